import { blocksOf, BLOCK_SIZE, type Column, type Columns } from '../../core/column.ts';
import type { RowsInput } from '../../measurement.ts';

/** Names of the columns that `activityRows` writes; a threshold is part of its column's name. */
export const activityColumn = {
  /** Units of the example with |z| above the threshold; −1 where there is no finite embedding. */
  above: (threshold: number) => `sparsity@1:above:${threshold}`,
  /** Σ |z| over the example's units; NaN where there is no finite embedding. */
  sum: 'sparsity@1:sum',
  /** Σ z² over the example's units; NaN where there is no finite embedding. */
  squares: 'sparsity@1:squares',
  /** Block column, one number per unit: Σ |z| over examples. */
  unitSum: 'sparsity@1:unit_sum',
  /** Block column, one number per unit: Σ z² over examples. */
  unitSquares: 'sparsity@1:unit_squares',
} as const;

/**
 * Sums of activity by example and by unit, for embeddings z [examples, units]. Thresholds are
 * compared in float32, as torch and numpy compare a float32 embedding with a number.
 */
export function activityRows(input: RowsInput<unknown>, thresholds: readonly number[]): Columns {
  const { firstIndex, start, end, usable, viewed } = input;
  const columns = new Map<string, Column>();
  if (viewed.embedding === null) return columns;
  const { data, width } = viewed.embedding;
  const sums = new Float64Array(end - start).fill(NaN);
  const squares = new Float64Array(end - start).fill(NaN);
  const blocks = blocksOf(start, end);
  const unitSums = new Float64Array(blocks.count * width);
  const unitSquares = new Float64Array(blocks.count * width);
  const ascending = [...thresholds].sort((a, b) => a - b);
  const limits = Float32Array.from(ascending);
  const counts = ascending.map(() => new Int32Array(end - start).fill(-1));
  /** How many activities of the example lie above exactly that many thresholds. */
  const reached = new Int32Array(limits.length + 1);
  for (let example = start; example < end; example++) {
    const row = example - firstIndex;
    if (usable[row] !== 1) continue;
    const unitOffset = (Math.floor(example / BLOCK_SIZE) - blocks.first) * width;
    let total = 0;
    let power = 0;
    reached.fill(0);
    for (let unit = 0; unit < width; unit++) {
      const activity = Math.abs(data[row * width + unit]);
      const square = activity * activity;
      total += activity;
      power += square;
      unitSums[unitOffset + unit] += activity;
      unitSquares[unitOffset + unit] += square;
      let above = 0;
      while (above < limits.length && activity > limits[above]) above++;
      reached[above] += 1;
    }
    sums[example - start] = total;
    squares[example - start] = power;
    let above = 0;
    for (let i = limits.length - 1; i >= 0; i--) {
      above += reached[i + 1];
      counts[i][example - start] = above;
    }
  }
  counts.forEach((count, i) => {
    const name = activityColumn.above(ascending[i]);
    columns.set(name, { axis: 'example', width: 1, data: count });
  });
  columns.set(activityColumn.sum, { axis: 'example', width: 1, data: sums });
  columns.set(activityColumn.squares, { axis: 'example', width: 1, data: squares });
  columns.set(activityColumn.unitSum, { axis: 'block', width, data: unitSums });
  columns.set(activityColumn.unitSquares, { axis: 'block', width, data: unitSquares });
  return columns;
}
