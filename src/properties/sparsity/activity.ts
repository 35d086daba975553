import { blocksOf, BLOCK_SIZE, type Column, type Columns } from '../../core/column.ts';
import type { RowsInput } from '../../measurement.ts';

/** Names of the columns that `activityRows` writes; a threshold is part of its column's name. */
export const activityColumn = {
  /** Units of the example with |z| above the threshold; −1 where there is no finite embedding. */
  above: (threshold: number) => `sparsity@2:above:${threshold}`,
  /** The same for |z| above the threshold times the root mean square of the example's units. */
  aboveRms: (threshold: number) => `sparsity@2:above_rms:${threshold}`,
  /** Units of the example that are exactly 0; −1 where there is no finite embedding. */
  zeros: 'sparsity@2:zeros',
  /** Gini index of the example's |z|; NaN where there is no finite embedding, or one that is all 0. */
  gini: 'sparsity@2:gini',
  /** Σ |z| over the example's units; NaN where there is no finite embedding. */
  sum: 'sparsity@2:sum',
  /** Σ z² over the example's units; NaN where there is no finite embedding. */
  squares: 'sparsity@2:squares',
  /** Block column, one number per unit: Σ |z| over examples. */
  unitSum: 'sparsity@2:unit_sum',
  /** Block column, one number per unit: Σ z² over examples. */
  unitSquares: 'sparsity@2:unit_squares',
} as const;

/**
 * Sums of activity by example and by unit, for embeddings z [examples, units]. Thresholds are
 * compared in float32, as torch and numpy compare a float32 embedding with a number; those relative to the root
 * mean square in float64.
 */
export function activityRows(input: RowsInput<unknown>, thresholds: readonly number[]): Columns {
  const { firstIndex, start, end, usable, viewed } = input;
  const columns = new Map<string, Column>();
  if (viewed.embedding === null) return columns;
  const { data, width } = viewed.embedding;
  const sums = new Float64Array(end - start).fill(NaN);
  const squares = new Float64Array(end - start).fill(NaN);
  const gini = new Float64Array(end - start).fill(NaN);
  const zeros = new Int32Array(end - start).fill(-1);
  const blocks = blocksOf(start, end);
  const unitSums = new Float64Array(blocks.count * width);
  const unitSquares = new Float64Array(blocks.count * width);
  const ascending = [...thresholds].sort((a, b) => a - b);
  const limits = Float64Array.from(ascending, Math.fround);
  const relativeLimits = new Float64Array(ascending.length);
  const counts = ascending.map(() => new Int32Array(end - start).fill(-1));
  const relativeCounts = ascending.map(() => new Int32Array(end - start).fill(-1));
  /** The example's |z|, in ascending order in the end. */
  const activities = new Float32Array(width);
  for (let example = start; example < end; example++) {
    const row = example - firstIndex;
    if (usable[row] !== 1) continue;
    const unitOffset = (Math.floor(example / BLOCK_SIZE) - blocks.first) * width;
    let total = 0;
    let power = 0;
    let silent = 0;
    for (let unit = 0; unit < width; unit++) {
      const activity = Math.abs(data[row * width + unit]);
      const square = activity * activity;
      activities[unit] = activity;
      total += activity;
      power += square;
      if (activity === 0) silent += 1;
      unitSums[unitOffset + unit] += activity;
      unitSquares[unitOffset + unit] += square;
    }
    const place = example - start;
    sums[place] = total;
    squares[place] = power;
    zeros[place] = silent;
    activities.sort();
    if (total > 0) gini[place] = giniIndex(activities, total);
    countAbove(activities, limits, counts, place);
    const rms = Math.sqrt(power / width);
    for (let i = 0; i < ascending.length; i++) relativeLimits[i] = ascending[i] * rms;
    countAbove(activities, relativeLimits, relativeCounts, place);
  }
  const addExamples = (name: string, values: Float64Array | Int32Array) =>
    columns.set(name, { axis: 'example', width: 1, data: values });
  ascending.forEach((threshold, i) => {
    addExamples(activityColumn.above(threshold), counts[i]);
    addExamples(activityColumn.aboveRms(threshold), relativeCounts[i]);
  });
  addExamples(activityColumn.zeros, zeros);
  addExamples(activityColumn.gini, gini);
  addExamples(activityColumn.sum, sums);
  addExamples(activityColumn.squares, squares);
  columns.set(activityColumn.unitSum, { axis: 'block', width, data: unitSums });
  columns.set(activityColumn.unitSquares, { axis: 'block', width, data: unitSquares });
  return columns;
}

/** For each ascending limit, how many of the ascending activities lie above it. */
function countAbove(
  activities: Float32Array,
  limits: Float64Array,
  counts: readonly Int32Array[],
  place: number,
): void {
  for (let i = 0; i < limits.length; i++) {
    let low = 0;
    let high = activities.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (activities[middle] > limits[i]) high = middle;
      else low = middle + 1;
    }
    counts[i][place] = activities.length - low;
  }
}

/** Σ (2k − d − 1) x_k / (d Σ x) of d ascending numbers x_k ≥ 0, k from 1; 0 where all are alike, 1 − 1/d for a single one. */
function giniIndex(ascending: Float32Array, total: number): number {
  const d = ascending.length;
  let weighted = 0;
  for (let k = 0; k < d; k++) weighted += (2 * k + 1 - d) * ascending[k];
  return Math.max(0, weighted / (d * total));
}
