import { describe, expect, it } from 'vitest';
import { colourModel, onnxBytes, unsupportedOperatorModel } from '../../tests/fixtures/onnx.ts';
import { InterplayError } from '../core/errors.ts';
import { nodeSessions } from './session.node.ts';
import type { Backend } from './session.ts';

const open = (data: Uint8Array, backend: Backend, inputName = 'pixel_values') =>
  nodeSessions.open({ name: 'tiny', inputName, data }, { backend, threads: 1 });

async function errorOf(promise: Promise<unknown>): Promise<InterplayError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InterplayError))
    throw new Error(`not an InterplayError: ${String(error)}`);
  return error;
}

/** Two 4×4 pictures, each with one level a channel. */
function pictures(levels: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(
    levels.flat().flatMap((level) => Array.from({ length: 16 }, () => level)),
  );
}

describe.each(['cpu', 'wasm'] as const)('a session on %s', (backend) => {
  it('gives the outputs that were asked for, and no others', async () => {
    const session = await open(colourModel({ bias: [0, 0, 10] }), backend);
    const input = pictures([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const outputs = await session.run(input, [2, 3, 4, 4], ['logits']);
    expect(outputs).toEqual({
      logits: { data: Float32Array.of(1, 2, 13, 4, 5, 16), dims: [2, 3] },
    });
    const both = await session.run(input, [2, 3, 4, 4], ['embedding', 'logits']);
    expect(both['embedding']?.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    await session.release();
  });

  it('passes on what is not finite', async () => {
    const session = await open(colourModel({ bias: [Number.NaN, Infinity, 0] }), backend);
    const { logits } = await session.run(pictures([[1, 1, 1]]), [1, 3, 4, 4], ['logits']);
    expect([...(logits?.data ?? [])]).toEqual([Number.NaN, Infinity, 1]);
    await session.release();
  });

  it('turns float16 and float64 outputs into float32', async () => {
    const cast = (to: number, output: string) => ({
      operator: 'Cast',
      inputs: ['x'],
      outputs: [output],
      attributes: { to },
    });
    const model = onnxBytes({
      inputs: [{ name: 'x', shape: ['n', 3, 1, 1] }],
      outputs: [
        { name: 'half', type: 'float16', shape: ['n', 3, 1, 1] },
        { name: 'double', type: 'float64', shape: ['n', 3, 1, 1] },
      ],
      nodes: [cast(10, 'half'), cast(11, 'double')],
      weights: [],
    });
    const session = await open(model, backend, 'x');
    const outputs = await session.run(
      Float32Array.of(0.1, -65504, 1e6),
      [1, 3, 1, 1],
      ['half', 'double'],
    );
    expect(outputs['half']?.data).toEqual(Float32Array.of(0.0999755859375, -65504, Infinity));
    expect(outputs['double']?.data).toEqual(Float32Array.of(0.1, -65504, 1e6));
    await session.release();
  });

  it('refuses an operator that it does not have, by name', async () => {
    const error = await errorOf(open(unsupportedOperatorModel(), backend));
    expect(error.code).toBe('unsupported_operator');
    expect(error.context).toMatchObject({ operator: 'com.example:Frobnicate' });
  });

  it('refuses a file that is cut off', async () => {
    const error = await errorOf(open(colourModel().slice(0, 200), backend));
    expect(error.code).toBe('model_not_onnx');
  });

  it('says inference_failed for an input of another size', async () => {
    const session = await open(colourModel(), backend);
    const error = await errorOf(session.run(new Float32Array(75), [1, 3, 5, 5], ['logits']));
    expect(error.code).toBe('inference_failed');
    expect(error.message).toContain('invalid dimensions');
    await session.release();
  });
});
