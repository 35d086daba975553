import { describe, expect, it } from 'vitest';
import { ModelError } from '../core/errors.ts';
import type { SessionFactory } from './session.ts';
import { shareSessions } from './shared-sessions.ts';

const model = { name: 'm', inputName: 'x', data: new Uint8Array(0) };
const wasm = { backend: 'wasm', threads: 1 } as const;
const webgpu = { backend: 'webgpu', threads: 1 } as const;

function logged(log: string[]): SessionFactory {
  return {
    open: async ({ name }, { backend }) => {
      log.push(`open ${name} ${backend}`);
      if (name === 'bad') throw new ModelError('model_not_onnx', 'no');
      return {
        backend,
        run: async () => ({}),
        release: async () => void log.push(`release ${name} ${backend}`),
      };
    },
  };
}

describe('shared sessions', () => {
  it('load a model once, and release it with its last user', async () => {
    const log: string[] = [];
    const sessions = shareSessions(logged(log));
    const [first, second] = await Promise.all([
      sessions.open(model, wasm),
      sessions.open(model, wasm),
    ]);
    await first.release();
    await second.run(new Float32Array(0), [0, 3, 1, 1], []);
    expect(log).toEqual(['open m wasm']);
    await second.release();
    expect(log).toEqual(['open m wasm', 'release m wasm']);
  });

  it('load it again after that', async () => {
    const log: string[] = [];
    const sessions = shareSessions(logged(log));
    await (await sessions.open(model, wasm)).release();
    await sessions.open(model, wasm);
    expect(log).toEqual(['open m wasm', 'release m wasm', 'open m wasm']);
  });

  it('keep backends and models apart', async () => {
    const log: string[] = [];
    const sessions = shareSessions(logged(log));
    const [a, b, c] = await Promise.all([
      sessions.open(model, wasm),
      sessions.open(model, webgpu),
      sessions.open({ ...model, name: 'n' }, wasm),
    ]);
    expect([a, b, c].map(({ backend }) => backend)).toEqual(['wasm', 'webgpu', 'wasm']);
    expect(log).toHaveLength(3);
  });

  it('refuse a model that cannot be opened to each that opens it, and try again later', async () => {
    const log: string[] = [];
    const sessions = shareSessions(logged(log));
    const open = () => sessions.open({ ...model, name: 'bad' }, wasm);
    const refused = expect.objectContaining({ code: 'model_not_onnx' });
    const both = await Promise.allSettled([open(), open()]);
    expect(both.map((one) => one.status === 'rejected' && one.reason)).toEqual([refused, refused]);
    await expect(open()).rejects.toEqual(refused);
    expect(log).toEqual(['open bad wasm', 'open bad wasm']);
  });
});
