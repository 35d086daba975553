import { describe, expect, it } from 'vitest';
import { redModel } from '../../tests/fixtures/red-model.ts';
import { RuntimeError } from '../core/errors.ts';
import type { Session } from '../runtime/session.ts';
import { inferBatch } from './inference.ts';

/** A model of 1×1 pictures whose two logits are the red channel and its negative. */
const model = (batch: number | null) => redModel(2, batch);

/** A device with room for `room` rows; notes the batch of every call that fits. */
function device(room: number, calls: number[]): Session {
  return {
    backend: 'webgpu',
    run: async (input, [rows]) => {
      if (rows > room) throw new RuntimeError('out_of_memory', `no room for ${rows}`);
      calls.push(rows);
      const data = new Float32Array(rows * 2);
      for (let row = 0; row < rows; row++) data.set([input[row * 3]!, -input[row * 3]!], row * 2);
      return { y: { data, dims: [rows, 2] } };
    },
    release: async () => undefined,
  };
}

const input = Float32Array.from({ length: 24 }, (_, i) => i);
const expected = Array.from({ length: 8 }, (_, row) => [row * 3, -row * 3]).flat();

describe('inferBatch', () => {
  it('runs a batch that fits in one call', async () => {
    const calls: number[] = [];
    const outputs = await inferBatch(device(8, calls), model(null), input, 8, ['logits'], {
      rows: 8,
    });
    expect(Array.from(outputs.logits?.data ?? [])).toEqual(expected);
    expect(calls).toEqual([8]);
  });

  it('halves the batch until it fits, keeps the limit, and gives the same rows', async () => {
    const calls: number[] = [];
    const limit = { rows: 8 };
    const outputs = await inferBatch(device(3, calls), model(null), input, 8, ['logits'], limit);
    expect(Array.from(outputs.logits?.data ?? [])).toEqual(expected);
    expect(limit.rows).toBe(2);
    expect(calls).toEqual([2, 2, 2, 2]);
  });

  it('gives up with the code when not even one row fits', async () => {
    const attempt = inferBatch(device(0, []), model(null), input, 8, ['logits'], { rows: 8 });
    await expect(attempt).rejects.toMatchObject({ code: 'out_of_memory' });
  });

  it('feeds a model of fixed batch 3 in threes and drops the padding', async () => {
    const calls: number[] = [];
    const outputs = await inferBatch(device(8, calls), model(3), input, 8, ['logits'], { rows: 8 });
    expect(Array.from(outputs.logits?.data ?? [])).toEqual(expected);
    expect(calls).toEqual([3, 3, 3]);
  });

  it('refuses an output that has not one row per picture', async () => {
    const session: Session = {
      ...device(8, []),
      run: async () => ({ y: { data: new Float32Array(2), dims: [1, 2] } }),
    };
    const attempt = inferBatch(session, model(null), input, 8, ['logits'], { rows: 8 });
    await expect(attempt).rejects.toMatchObject({ code: 'unexpected_output' });
  });
});
