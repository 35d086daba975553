import { cos, exp, sin } from '../../../core/elementary.ts';
import { borderIndex } from './border.ts';

/** Bytes in the shape of a picture: row-major `[height, width, channels]`. */
export interface BytePlane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * ImageMagick's motion blur (`MagickMotionBlurImage`, version 6): the sum of shifted copies, 0 … 2·radius
 * pixels away in one direction, with the weights of one half of a Gaussian; edges are repeated. Bit for bit
 * that of its 16-bit builds: the sum is rounded to 16 bits, and those are truncated to 8.
 *
 * @param radius in pixels; half the copies, rounded up
 * @param sigma of the Gaussian, in pixels
 * @param degrees direction that the copies are taken from: 0 from the right, 90 from below
 */
export function motionBlur(
  { width, height, channels, data }: BytePlane,
  radius: number,
  sigma: number,
  degrees: number,
): BytePlane {
  const weights = halfGaussian(2 * Math.ceil(radius) + 1, sigma);
  const angle = degrees * (Math.PI / 180);
  const right = cos(angle);
  const down = sin(angle);
  const stride = width * channels;
  // No copy comes from farther away than there are weights.
  const margin = weights.length;
  const padded = padColumns({ width, height, channels, data }, margin);
  const paddedStride = padded.width * channels;
  const sums = new Float64Array(data.length);
  weights.forEach((weight, i) => {
    const dx = Math.ceil(i * right - 0.5);
    const dy = Math.ceil(i * down - 0.5);
    for (let y = 0, at = 0; y < height; y++) {
      const row = borderIndex(y + dy, height, 'nearest') * paddedStride;
      const from = row + (margin + dx) * channels;
      for (let x = 0; x < stride; x++) sums[at++] += weight * padded.data[from + x];
    }
  });
  return { width, height, channels, data: toBytes(sums) };
}

/** The first and last columns repeated `margin` times. */
function padColumns({ width, height, channels, data }: BytePlane, margin: number): BytePlane {
  const wide = width + 2 * margin;
  const out = new Uint8Array(wide * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = -margin; x < width + margin; x++) {
      const from = (y * width + borderIndex(x, width, 'nearest')) * channels;
      for (let c = 0; c < channels; c++) out[at++] = data[from + c];
    }
  }
  return { width: wide, height, channels, data: out };
}

/** Levels as ImageMagick stores them, in units of 1/257, and then as bytes. */
function toBytes(levels: Float64Array): Uint8Array {
  const out = new Uint8Array(levels.length);
  for (let i = 0; i < levels.length; i++) out[i] = Math.floor(levels[i] * 257 + 0.5) / 257;
  return out;
}

/** `count` weights that fall off as a Gaussian from its middle and sum to 1. */
function halfGaussian(count: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, i) =>
    exp((-i * i) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
