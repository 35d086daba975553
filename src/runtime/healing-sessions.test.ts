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
        return { out: { data: Float32Array.from(input, (x) => x * 2), dims: [1] } };
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

  it('are opened once more when two calls of one of them meet the same loss', async () => {
    const { sessions, log } = places((place) => (place === 0 ? lost() : null));
    const session = await sessions.open(model, options);
    expect(await Promise.all([run(session, 1), run(session, 2)])).toEqual([2, 4]);
    expect(log).toEqual(['open m in 0', 'close 0', 'open m in 1']);
  });

  it('repeat a call that was rejected because another one had the place closed', async () => {
    let reject: (error: Error) => void = () => undefined;
    let started = 0;
    const result = { out: { data: Float32Array.of(9), dims: [1] } };
    const sessions = healSessions(
      () => {
        const place = started++;
        const session: Session = {
          backend: 'webgpu',
          // In the first place the call with 1 finds the device lost, the others wait for ever.
          run: ([x]) => {
            if (place > 0) return Promise.resolve(result);
            return x === 1 ? Promise.reject(lost()) : new Promise((_, no) => (reject = no));
          },
          release: () => Promise.resolve(),
        };
        return {
          sessions: { open: () => Promise.resolve(session) },
          close: async () => reject(new RuntimeError('worker_closed', 'closed')),
        };
      },
      () => undefined,
    );
    const session = await sessions.open(model, options);
    const waiting = run(session, 2);
    expect(await Promise.all([waiting, run(session, 1)])).toEqual([9, 9]);
    expect(started).toBe(2);
  });

  it('open again what failed to open for another reason', async () => {
    let opened = 0;
    const { sessions } = places(() => null);
    const flaky = healSessions(
      () => ({
        sessions: {
          open: async (...call) => {
            if (opened++ === 0) throw new RuntimeError('out_of_memory', 'full');
            return sessions.open(...call);
          },
        },
        close: () => Promise.resolve(),
      }),
      () => undefined,
    );
    await expect(flaky.open(model, options)).rejects.toMatchObject({ code: 'out_of_memory' });
    expect(await run(await flaky.open(model, options))).toBe(6);
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
