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
  const counter = new ThresholdCounter(thresholds, end - start);
  for (let example = start; example < end; example++) {
    const row = example - firstIndex;
    if (usable[row] !== 1 || !isFinite(data, row * width, width)) continue;
    const unitOffset = (Math.floor(example / BLOCK_SIZE) - blocks.first) * width;
    let total = 0;
    let power = 0;
    for (let unit = 0; unit < width; unit++) {
      const activity = Math.abs(data[row * width + unit]);
      const square = activity * activity;
      total += activity;
      power += square;
      unitSums[unitOffset + unit] += activity;
      unitSquares[unitOffset + unit] += square;
      counter.see(activity);
    }
    sums[example - start] = total;
    squares[example - start] = power;
    counter.finish(example - start);
  }
  counter.addColumns(columns);
  columns.set(activityColumn.sum, { axis: 'example', width: 1, data: sums });
  columns.set(activityColumn.squares, { axis: 'example', width: 1, data: squares });
  columns.set(activityColumn.unitSum, { axis: 'block', width, data: unitSums });
  columns.set(activityColumn.unitSquares, { axis: 'block', width, data: unitSquares });
  return columns;
}

function isFinite(data: Float32Array, start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}

/** Counts by all thresholds at once: each activity is put above the thresholds that it exceeds. */
class ThresholdCounter {
  readonly #thresholds: readonly number[];
  readonly #limits: Float32Array;
  readonly #reached: Int32Array;
  readonly #counts: readonly Int32Array[];

  constructor(thresholds: readonly number[], rows: number) {
    this.#thresholds = [...thresholds].sort((a, b) => a - b);
    this.#limits = Float32Array.from(this.#thresholds);
    this.#reached = new Int32Array(thresholds.length + 1);
    this.#counts = thresholds.map(() => new Int32Array(rows).fill(-1));
  }

  see(activity: number): void {
    const limits = this.#limits;
    let reached = 0;
    while (reached < limits.length && activity > limits[reached]) reached++;
    this.#reached[reached] += 1;
  }

  /** Writes the counts of the example seen, and starts afresh. */
  finish(row: number): void {
    let above = 0;
    for (let i = this.#counts.length - 1; i >= 0; i--) {
      above += this.#reached[i + 1];
      this.#counts[i][row] = above;
    }
    this.#reached.fill(0);
  }

  addColumns(columns: Map<string, Column>): void {
    this.#counts.forEach((data, i) => {
      const name = activityColumn.above(this.#thresholds[i]);
      columns.set(name, { axis: 'example', width: 1, data });
    });
  }
}
