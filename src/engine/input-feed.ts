import type { ModelInput } from '../models/model.ts';
import { float32ToHalf } from '../runtime/half-float.ts';
import type { InputData } from '../runtime/session.ts';

/** A batch as the session of a model takes it. */
export interface InputFeed {
  readonly data: InputData;
  readonly dims: readonly [number, number, number, number];
}

/**
 * Brings prepared pixels, float32 `[rows, 3, height, width]`, into the layout and type of a model's input. Grey inputs
 * get the first channel (all three hold the same), uint8 inputs the bytes that the floats stand for.
 */
export function feedOf(pixels: Float32Array, rows: number, input: ModelInput): InputFeed {
  const { type, layout, channels, height, width } = input;
  const size = height * width;
  const first = channels === 3 ? pixels : firstPlanes(pixels, rows, size);
  const ordered = layout === 'nchw' ? first : channelsLast(first, rows, channels, size);
  return {
    data: type === 'float32' ? ordered : type === 'float16' ? float32ToHalf(ordered) : Uint8Array.from(ordered), // prettier-ignore
    dims: layout === 'nchw' ? [rows, channels, height, width] : [rows, height, width, channels],
  };
}

function firstPlanes(pixels: Float32Array, rows: number, size: number): Float32Array {
  const planes = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    planes.set(pixels.subarray(row * 3 * size, row * 3 * size + size), row * size);
  }
  return planes;
}

function channelsLast(
  pixels: Float32Array,
  rows: number,
  channels: number,
  size: number,
): Float32Array {
  if (channels === 1) return pixels;
  const result = new Float32Array(pixels.length);
  for (let row = 0; row < rows; row++) {
    const red = row * 3 * size;
    for (let i = 0, at = red; i < size; i++, at += 3) {
      result[at] = pixels[red + i] ?? 0;
      result[at + 1] = pixels[red + size + i] ?? 0;
      result[at + 2] = pixels[red + 2 * size + i] ?? 0;
    }
  }
  return result;
}
