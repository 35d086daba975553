import { describe, expect, it } from 'vitest';
import { onnxBytes } from '../../tests/fixtures/onnx.ts';
import type { ModelInput } from '../models/model.ts';
import { nodeSessions } from '../runtime/session.node.ts';
import { feedOf } from './input-feed.ts';

/** Two pictures of 1×2 pixels: red, green and blue of each pixel. */
const pixels = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

function input(given: Partial<ModelInput>): ModelInput {
  const form = { type: 'float32', layout: 'nchw', channels: 3, height: 1, width: 2 } as const;
  return { name: 'x', ...form, batch: null, ...given };
}

describe('prepared pixels', () => {
  it('are handed over as they are where the model takes them so', () => {
    const feed = feedOf(pixels, 2, input({}));
    expect(feed.data).toBe(pixels);
    expect(feed.dims).toEqual([2, 3, 1, 2]);
  });

  it('have their channels last where the model wants them last', () => {
    expect(feedOf(pixels, 2, input({ layout: 'nhwc' }))).toEqual({
      data: Float32Array.of(1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12),
      dims: [2, 1, 2, 3],
    });
  });

  it('are halves, or bytes', () => {
    expect(feedOf(pixels.subarray(0, 6), 1, input({ type: 'float16' })).data).toEqual(
      Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600),
    );
    expect(feedOf(pixels, 2, input({ type: 'uint8' })).data).toEqual(Uint8Array.from(pixels));
  });

  it('are one channel for a grey model', () => {
    const grey = { data: Float32Array.of(1, 2, 7, 8) };
    expect(feedOf(pixels, 2, input({ channels: 1 }))).toEqual({ ...grey, dims: [2, 1, 1, 2] });
    expect(feedOf(pixels, 2, input({ channels: 1, layout: 'nhwc' }))).toEqual({
      ...grey,
      dims: [2, 1, 2, 1],
    });
  });
});

describe.each(['cpu', 'wasm'] as const)('a session on %s', (backend) => {
  it.each([
    ['float16', 'nchw'],
    ['float16', 'nhwc'],
    ['uint8', 'nchw'],
    ['uint8', 'nhwc'],
  ] as const)('takes %s %s', async (type, layout) => {
    const dims = layout === 'nchw' ? ['n', 3, 1, 2] : ['n', 1, 2, 3];
    const data = onnxBytes({
      inputs: [{ name: 'x', type, shape: dims }],
      outputs: [{ name: 'y', shape: dims }],
      nodes: [{ operator: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: 1 } }],
      weights: [],
    });
    const feed = feedOf(pixels, 2, input({ type, layout }));
    const model = { name: 'cast', inputName: 'x', data };
    const session = await nodeSessions.open(model, { backend, threads: 1 });
    const { y } = await session.run(feed.data, feed.dims, ['y']);
    await session.release();
    expect([...(y?.data ?? [])]).toEqual([...feedOf(pixels, 2, input({ layout })).data]);
  });
});
