import { exp } from '../../../core/elementary.ts';
import { remembering } from '../../../core/memo.ts';
import { borderIndex, type Border } from './border.ts';
import type { Plane } from './plane.ts';

/**
 * `scipy.ndimage.gaussian_filter` (scipy 1.10), as `skimage.filters.gaussian` calls it: rows along the
 * height first, then along the width, channels apart; the order of the float64 operations is scipy's.
 *
 * @param sigma in pixels, ≥ 0; below 1/8 at `truncate` 4 nothing is left to blur and a copy comes back
 * @param border scikit-image's default is `nearest`
 * @param truncate the kernel ends at this many σ. Default 4
 */
export function gaussianFilter(
  plane: Plane,
  sigma: number,
  border: 'nearest' | 'reflect' = 'nearest',
  truncate = 4,
): Plane {
  const weights = gaussianWeights(sigma, truncate);
  const vertical = folded(weights, plane.height, border);
  const horizontal = folded(weights, plane.width, border);
  return alongWidth(alongHeight(plane, vertical, border), horizontal, border);
}

/**
 * Weights of a kernel longer than a reflected line, gathered by where they fall: the line repeats itself after
 * 2 · length, so no more than length + 1 distances differ. Shorter kernels stay as they are.
 */
function folded(weights: Float64Array, length: number, border: Border): Float64Array {
  if (border !== 'reflect' || weights.length <= length + 1) return weights;
  const period = 2 * length;
  const sums = new Float64Array(length + 1);
  weights.forEach((weight, distance) => {
    const phase = distance % period;
    // A whole period away on either side lies the middle itself, which is counted once.
    const times = phase === 0 && distance > 0 ? 2 : 1;
    sums[phase <= length ? phase : period - phase] += times * weight;
  });
  return sums;
}

/** Weights of the offsets 0 … radius; the kernel is symmetric and sums to 1. */
export const gaussianWeights = remembering(32, (sigma: number, truncate: number): Float64Array => {
  const radius = sigma > 0 ? Math.trunc(truncate * sigma + 0.5) : 0;
  const factor = sigma > 0 ? -0.5 / (sigma * sigma) : 0;
  const weights = Float64Array.from({ length: radius + 1 }, (_, i) => exp(factor * (i * i)));
  const sum = pairwiseSum(
    Float64Array.from({ length: 2 * radius + 1 }, (_, i) => weights[Math.abs(i - radius)]),
  );
  return weights.map((weight) => weight / sum);
});

/** numpy's sum of fewer than 128 numbers, and a plain one of more: eight partial sums, then theirs. */
function pairwiseSum(values: Float64Array): number {
  if (values.length < 8 || values.length > 128)
    return values.reduce((sum, value) => sum + value, 0);
  const whole = values.length - (values.length % 8);
  const part = Float64Array.from({ length: 8 }, (_, i) => values[i]);
  for (let i = 8; i < whole; i++) part[i % 8] += values[i];
  let sum = part[0] + part[1] + (part[2] + part[3]) + (part[4] + part[5] + (part[6] + part[7]));
  for (let i = whole; i < values.length; i++) sum += values[i];
  return sum;
}

function alongHeight(plane: Plane, weights: Float64Array, border: Border): Plane {
  const { width, height, channels, data } = plane;
  const stride = width * channels;
  const out = new Float64Array(data.length);
  const before = new Int32Array(weights.length);
  const after = new Int32Array(weights.length);
  for (let y = 0; y < height; y++) {
    for (let distance = 0; distance < weights.length; distance++) {
      before[distance] = borderIndex(y - distance, height, border) * stride;
      after[distance] = borderIndex(y + distance, height, border) * stride;
    }
    weightedSum(out.subarray(y * stride, (y + 1) * stride), data, before, after, weights);
  }
  return { width, height, channels, data: out };
}

function alongWidth(plane: Plane, weights: Float64Array, border: Border): Plane {
  const { width, height, channels, data } = plane;
  const radius = weights.length - 1;
  const stride = width * channels;
  const sources = Int32Array.from(
    { length: width + 2 * radius },
    (_, x) => borderIndex(x - radius, width, border) * channels,
  );
  const padded = new Float64Array(sources.length * channels);
  const before = Int32Array.from(weights, (_, distance) => (radius - distance) * channels);
  const after = Int32Array.from(weights, (_, distance) => (radius + distance) * channels);
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    const start = y * stride;
    for (let x = 0, at = 0; x < sources.length; x++) {
      for (let c = 0; c < channels; c++) padded[at++] = data[start + sources[x] + c];
    }
    weightedSum(out.subarray(start, start + stride), padded, before, after, weights);
  }
  return { width, height, channels, data: out };
}

/**
 * Writes into `line` the elements of `source` from `before[0]`, times the first weight, plus, from the farthest
 * distance to 1, those from `before[distance]` and `after[distance]` together, times that weight. Four distances
 * at a time: the order of the additions is that of one at a time, and it takes a third of the time.
 */
function weightedSum(
  line: Float64Array,
  source: Float64Array,
  before: Int32Array,
  after: Int32Array,
  weights: Float64Array,
): void {
  const { length } = line;
  const middle = before[0];
  for (let x = 0; x < length; x++) line[x] = source[middle + x] * weights[0];
  let d = weights.length - 1;
  for (; d >= 4; d -= 4) {
    const [b0, b1, b2, b3] = [before[d], before[d - 1], before[d - 2], before[d - 3]];
    const [a0, a1, a2, a3] = [after[d], after[d - 1], after[d - 2], after[d - 3]];
    const [w0, w1, w2, w3] = [weights[d], weights[d - 1], weights[d - 2], weights[d - 3]];
    for (let x = 0; x < length; x++) {
      line[x] =
        line[x] +
        (source[b0 + x] + source[a0 + x]) * w0 +
        (source[b1 + x] + source[a1 + x]) * w1 +
        (source[b2 + x] + source[a2 + x]) * w2 +
        (source[b3 + x] + source[a3 + x]) * w3;
    }
  }
  for (; d > 0; d--) {
    const [b, a, weight] = [before[d], after[d], weights[d]];
    for (let x = 0; x < length; x++) line[x] += (source[b + x] + source[a + x]) * weight;
  }
}
