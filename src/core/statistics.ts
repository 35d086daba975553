import type { RandomStream } from './random.ts';

// Below this many numbers a plain loop is as exact as it needs to be and much faster.
const LEAF = 64;

/**
 * Sum by halves (pairwise summation): the rounding error grows with log n, not n. The order is fixed
 * by the number of values alone, so equal values give the same sum to the last bit. 0 for none.
 */
export function sum(values: ArrayLike<number>, start = 0, end = values.length): number {
  if (end - start > LEAF) {
    const middle = start + LEAF * Math.ceil((end - start) / (2 * LEAF));
    return sum(values, start, middle) + sum(values, middle, end);
  }
  let total = 0;
  for (let i = start; i < end; i++) total += values[i];
  return total;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** Sample variance (divided by n − 1); NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  const squares = new Float64Array(values.length);
  for (let i = 0; i < squares.length; i++) {
    const deviation = values[i] - centre;
    squares[i] = deviation * deviation;
  }
  return sum(squares) / (values.length - 1);
}

/** The values in ascending order, as a copy. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Quantile of ascending values, `share` from 0 (smallest) to 1 (largest), interpolated linearly
 * between neighbours (numpy's default, Hyndman and Fan's type 7). NaN for no values.
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, ascending.length - 1)];
  return low + (high - low) * (position - below);
}

/** Median: the middle value, or the mean of the two middle ones. NaN for no values. */
export function median(values: ArrayLike<number>): number {
  return quantile(sorted(values), 0.5);
}

/**
 * A statistic of `draws` resamples, each of `n` indices drawn with replacement from 0 … n − 1.
 * The same array of indices is handed over every time: read it, do not keep it.
 */
export function bootstrapReplicates(
  n: number,
  draws: number,
  stream: RandomStream,
  statistic: (indices: Int32Array) => number,
): Float64Array {
  const indices = new Int32Array(n);
  const replicates = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < n; i++) indices[i] = stream.integer(draw * n + i, n);
    replicates[draw] = statistic(indices);
  }
  return replicates;
}
