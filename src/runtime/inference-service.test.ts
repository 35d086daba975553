import { describe, expect, it } from 'vitest';
import { ModelError } from '../core/errors.ts';
import { remoteSessions, serveSessions } from './inference-service.ts';
import type { SessionFactory } from './session.ts';
import type { Remote } from './worker-bridge.ts';
import type { InferenceService } from './inference-service.ts';

const options = { backend: 'wasm', threads: 1 } as const;
const dims = [1, 1, 1, 2] as const;

/** Doubles its input; fails when a second call comes before the first one ended, as ONNX Runtime does. */
function doubling(log: string[] = []): SessionFactory {
  let busy = false;
  return {
    open: async ({ name }) => {
      if (name === 'bad') throw new ModelError('model_not_onnx', 'no');
      return {
        backend: 'wasm',
        run: async (input) => {
          if (busy) throw new Error('Session already started');
          busy = true;
          await new Promise((resolve) => setTimeout(resolve, 1));
          busy = false;
          return { [name]: { data: Float32Array.from(input, (x) => x * 2), dims: [2] } };
        },
        release: async () => void log.push(`released ${name}`),
      };
    },
  };
}

/** The service as if behind a bridge. */
function remoteOf(service: InferenceService): Remote<InferenceService> {
  return service;
}

const open = (service: InferenceService, name: string) =>
  remoteSessions(remoteOf(service)).open(
    { name, inputName: 'x', data: new Uint8Array(0) },
    options,
  );

describe('sessions behind a boundary', () => {
  it('give what each of them gives', async () => {
    const service = serveSessions(doubling());
    const [a, b] = [await open(service, 'a'), await open(service, 'b')];
    expect(a.backend).toBe('wasm');
    expect((await a.run(Float32Array.of(1, 2), dims, ['a']))['a']?.data).toEqual(
      Float32Array.of(2, 4),
    );
    expect(await b.run(Float32Array.of(1, 2), dims, ['b'])).toHaveProperty('b');
  });

  it('are called one after the other', async () => {
    const service = serveSessions(doubling());
    const [a, b] = [await open(service, 'a'), await open(service, 'b')];
    const results = await Promise.all([
      a.run(Float32Array.of(1), dims, ['a']),
      b.run(Float32Array.of(2), dims, ['b']),
      a.run(Float32Array.of(3), dims, ['a']),
    ]);
    expect(results.map((result) => Object.values(result)[0]?.data[0])).toEqual([2, 4, 6]);
  });

  it('send the rows they are given, not the buffer those lie in, and leave it whole', async () => {
    const lengths: number[] = [];
    const service = serveSessions(doubling());
    const spy: Remote<InferenceService> = {
      ...service,
      run: (id, input, shape, outputs) => {
        lengths.push(input.buffer.byteLength);
        return service.run(id, input, shape, outputs);
      },
    };
    const batch = Float32Array.of(1, 2, 3, 4);
    const session = await remoteSessions(spy).open(
      { name: 'a', inputName: 'x', data: new Uint8Array(0) },
      options,
    );
    await session.run(batch.subarray(2), dims, ['a']);
    expect(lengths).toEqual([8]);
    expect(batch).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('go on after one that could not be opened', async () => {
    const service = serveSessions(doubling());
    await expect(open(service, 'bad')).rejects.toMatchObject({ code: 'model_not_onnx' });
    const session = await open(service, 'a');
    await expect(session.run(Float32Array.of(1), dims, ['a'])).resolves.toBeDefined();
  });

  it('are gone once they are released', async () => {
    const log: string[] = [];
    const service = serveSessions(doubling(log));
    const session = await open(service, 'a');
    await session.release();
    expect(log).toEqual(['released a']);
    await expect(session.run(Float32Array.of(1), dims, ['a'])).rejects.toMatchObject({
      code: 'internal',
    });
  });
});
