import { describe, expect, it } from 'vitest';
import { redModel } from '../../tests/fixtures/red-model.ts';
import type { Backend, Session } from '../runtime/session.ts';
import { checkBackend } from './backend-check.ts';

const model = redModel(1, null);

/** A session whose one logit is the red channel; the second row of a batch is off by `wrong`. */
function session(wrong: number): Session {
  return {
    backend: 'wasm',
    run: async (input, [rows]) => {
      const data = Float32Array.from({ length: rows }, (_, row) => input[row * 3]!);
      if (rows > 1) data[1] = data[1]! + wrong;
      return { y: { data, dims: [rows, 1] } };
    },
    release: async () => undefined,
  };
}

/** The check of a session on `wasm`, and the backends that sessions of a reference were opened on. */
async function check(reference: Backend, wrong: number) {
  const opened: Backend[] = [];
  const files = { data: new Uint8Array(0), externalData: new Map() };
  const found = await checkBackend(
    { model: 'red', dataset: 'd', examples: 2, reference, tolerance: 1e-3 },
    {
      models: [],
      datasets: [
        {
          name: 'd',
          location: { kind: 'files', files: [] },
          ids: ['a', 'b'],
          labels: [],
          maps: new Map(),
        },
      ],
      backend: 'wasm',
      threads: 1,
      batchSize: 4,
      seed: 0,
    },
    { model, files, session: session(wrong) },
    {
      sessions: {
        open: async (_, { backend }) => {
          opened.push(backend);
          return session(0);
        },
      },
      preparer: {
        prepare: async () => ({
          inputs: [Float32Array.from({ length: 12 }, (_, i) => i)],
          failures: [],
        }),
      },
    },
  );
  return { found, opened };
}

describe('checkBackend', () => {
  it('opens a session of the reference and compares with it', async () => {
    const { found, opened } = await check('cpu', 0);
    expect(opened).toEqual(['cpu']);
    expect(found).toMatchObject({ reference: 'cpu', maxLogitDifference: 0, ok: true });
  });

  it('opens none where the backend is its own reference, and still finds wrong rows in batches', async () => {
    const right = await check('wasm', 0);
    expect(right.opened).toEqual([]);
    expect(right.found.ok).toBe(true);
    const wrong = await check('wasm', 5);
    expect(wrong.found).toMatchObject({ maxBatchDifference: 5, maxLogitDifference: 5, ok: false });
  });
});
