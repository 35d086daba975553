import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../core/errors.ts';
import { healSessions, type InferencePlace } from './healing-sessions.ts';
import type { Session } from './session.ts';

const model = { name: 'm', inputName: 'x', data: new Uint8Array(1) };
const options = { backend: 'webgpu', threads: 1 } as const;
const lost = () => new RuntimeError('device_lost', 'gone');

/** Places numbered 0, 1, …; `fail(place, call)` says what the nth call in a place throws. */
function places(fail: (place: number, call: number) => Error | null) {
  const log: string[] = [];
  let started = 0;
  const start = (): InferencePlace => {
    const place = started++;
    let calls = 0;
    const session: Session = {
      backend: 'webgpu',
      run: async (input) => {
        const error = fail(place, calls++);
        if (error !== null) throw error;
        return { out: { data: input.map((x) => x * 2), dims: [1] } };
      },
      release: async () => void log.push(`release ${place}`),
    };
    return {
      sessions: {
        open: async ({ name }) => {
          log.push(`open ${name} in ${place}`);
          return session;
        },
      },
      close: async () => void log.push(`close ${place}`),
    };
  };
  const notices: string[] = [];
  return { log, notices, sessions: healSessions(start, (message) => notices.push(message)) };
}

const run = (session: Session, x = 3) =>
  session.run(Float32Array.of(x), [1, 1, 1, 1], ['out']).then(({ out }) => out?.data[0]);

describe('healing sessions', () => {
  it('give what the session gives while nothing is lost', async () => {
    const { sessions, log, notices } = places(() => null);
    const session = await sessions.open(model, options);
    expect(await run(session)).toBe(6);
    await session.release();
    await sessions.close();
    expect(log).toEqual(['open m in 0', 'release 0', 'close 0']);
    expect(notices).toEqual([]);
  });

  it('repeat a call in a new place when the device was lost', async () => {
    const { sessions, log, notices } = places((place, call) =>
      place === 0 && call === 1 ? lost() : null,
    );
    const session = await sessions.open(model, options);
    expect([await run(session, 1), await run(session, 2)]).toEqual([2, 4]);
    expect(log).toEqual(['open m in 0', 'close 0', 'open m in 1']);
    expect(notices).toHaveLength(1);
  });

  it('open the other sessions again only when they are used', async () => {
    const { sessions, log } = places((place) => (place === 0 ? lost() : null));
    const first = await sessions.open({ ...model, name: 'a' }, options);
    const second = await sessions.open({ ...model, name: 'b' }, options);
    const third = await sessions.open({ ...model, name: 'c' }, options);
    await run(first);
    await run(second);
    await third.release();
    expect(log.slice(3)).toEqual(['close 0', 'open a in 1', 'open b in 1']);
  });

  it('replace a place once when two calls meet the same loss', async () => {
    const { sessions, notices } = places((place) => (place === 0 ? lost() : null));
    const first = await sessions.open(model, options);
    const second = await sessions.open(model, options);
    expect(await Promise.all([run(first, 1), run(second, 2)])).toEqual([2, 4]);
    expect(notices).toHaveLength(1);
  });

  it('give up after three losses in a row', async () => {
    const { sessions, notices } = places(lost);
    const session = await sessions.open(model, options);
    await expect(run(session)).rejects.toMatchObject({
      code: 'device_lost',
      context: { losses: 3 },
    });
    expect(notices).toHaveLength(2);
  });

  it('count losses anew after a success', async () => {
    const { sessions, notices } = places((_, call) => (call === 1 ? lost() : null));
    const session = await sessions.open(model, options);
    for (let i = 0; i < 6; i++) expect(await run(session)).toBe(6);
    expect(notices).toHaveLength(5);
  });

  it('leave every other error to the caller', async () => {
    const { sessions, log } = places(() => new RuntimeError('out_of_memory', 'full'));
    const session = await sessions.open(model, options);
    await expect(run(session)).rejects.toMatchObject({ code: 'out_of_memory' });
    expect(log).toEqual(['open m in 0']);
  });
});
