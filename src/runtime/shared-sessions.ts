import type { Session, SessionFactory } from './session.ts';

/**
 * Sessions that several executors open as if each had its own: a model is loaded once on each backend,
 * and released when the last of them releases it. Unlike other sessions these may be called by several
 * at a time where those of `sessions` may.
 */
export function shareSessions(sessions: SessionFactory): SessionFactory {
  const shared = new Map<string, { readonly session: Promise<Session>; users: number }>();
  return {
    open: async (model, options) => {
      const key = JSON.stringify([model.name, options.backend]);
      const entry = shared.get(key) ?? { session: sessions.open(model, options), users: 0 };
      shared.set(key, entry);
      entry.users += 1;
      const leave = (): boolean => {
        entry.users -= 1;
        if (entry.users === 0) shared.delete(key);
        return entry.users === 0;
      };
      try {
        const session = await entry.session;
        return {
          backend: session.backend,
          run: (...call) => session.run(...call),
          release: async () => {
            if (leave()) await session.release();
          },
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}
