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
  const sums = new Float64Array(data.length);
  const columns = new Int32Array(width);
  weights.forEach((weight, i) => {
    const dx = Math.ceil(i * right - 0.5);
    const dy = Math.ceil(i * down - 0.5);
    for (let x = 0; x < width; x++) columns[x] = borderIndex(x + dx, width, 'nearest') * channels;
    for (let y = 0, at = 0; y < height; y++) {
      const row = borderIndex(y + dy, height, 'nearest') * stride;
      for (let x = 0; x < width; x++) {
        const from = row + columns[x];
        for (let c = 0; c < channels; c++) sums[at++] += weight * data[from + c];
      }
    }
  });
  return { width, height, channels, data: Uint8Array.from(sums, toByte) };
}

/** A level as ImageMagick stores it, in units of 1/257, and then as a byte. */
function toByte(level: number): number {
  return Math.floor(level * 257 + 0.5) / 257;
}

/** `count` weights that fall off as a Gaussian from its middle and sum to 1. */
function halfGaussian(count: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, i) =>
    exp((-i * i) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
