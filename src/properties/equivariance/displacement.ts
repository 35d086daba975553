import { BLOCK_SIZE, blocksOf, type Column, type Columns } from '../../core/column.ts';
import { remembering } from '../../core/memo.ts';
import { randomStream } from '../../core/random.ts';
import type { RowsInput } from '../../measurement.ts';
import {
  BLOCKS_REMEMBERED,
  embeddingsOf,
  partners,
  usableBlocks,
  type EmbeddingPair,
} from './block-pairs.ts';
import { relativeEquivariance } from './grounding.ts';

/** Names of the columns that `displacementRows` writes. */
export const displacementColumn = {
  /** Block column, one number per unit: Σ of the directions (unit vectors) of displacement. */
  direction: 'equivariance@1:direction',
  /** Block column: how many examples the view displaces at all. */
  moved: 'equivariance@1:moved',
  /** Relative equivariance of each example; NaN where it was not displaced or has no partner. */
  relative: 'equivariance@1:relative',
} as const;

// Each step of a shuffle takes up to 5 of the 53 bits of a uniform number; 23 stay over.
const STEPS_PER_DRAW = 6;

/** Sums of the directions in which a view displaces embeddings, by block of examples. */
export function displacementRows(input: RowsInput<unknown>): Columns {
  const columns = new Map<string, Column>();
  const pair = embeddingsOf(input);
  if (pair === null) return columns;
  const { firstIndex, start, end, seed } = input;
  const { width } = pair.identity;
  const { first, count } = blocksOf(start, end);
  const direction = new Float64Array(count * width);
  const moved = new Float64Array(count);
  const relative = new Float64Array(end - start).fill(NaN);
  const displaced = new Displacements(width);
  for (const { block, rows } of usableBlocks(input)) {
    displaced.measure(pair, rows);
    displaced.rows.forEach((row, i) => {
      const example = firstIndex + row;
      if (example < start || example >= end) return;
      moved[block - first] += 1;
      displaced.addDirection(i, direction, (block - first) * width);
    });
    displaced.relative(seed, block)?.forEach((value, i) => {
      const example = firstIndex + displaced.rows[i];
      if (example >= start && example < end) relative[example - start] = value;
    });
  }
  columns.set(displacementColumn.direction, { axis: 'block', width, data: direction });
  columns.set(displacementColumn.moved, { axis: 'block', width: 1, data: moved });
  columns.set(displacementColumn.relative, { axis: 'example', width: 1, data: relative });
  return columns;
}

/** The displacements of one block at a time, in memory that is used again for the next. */
class Displacements {
  /** Rows of the block that were displaced. */
  rows: number[] = [];
  readonly #width: number;
  readonly #vectors: Float64Array;
  readonly #shuffled: Float64Array;
  readonly #norms = new Float64Array(BLOCK_SIZE);

  constructor(width: number) {
    this.#width = width;
    this.#vectors = new Float64Array(BLOCK_SIZE * width);
    this.#shuffled = new Float64Array(BLOCK_SIZE * width);
  }

  measure({ identity, viewed }: EmbeddingPair, rows: readonly number[]): void {
    this.rows = [];
    const width = this.#width;
    for (const row of rows) {
      const at = this.rows.length * width;
      let squares = 0;
      for (let k = 0; k < width; k++) {
        const difference = viewed.data[row * width + k] - identity.data[row * width + k];
        this.#vectors[at + k] = difference;
        squares += difference * difference;
      }
      if (squares === 0) continue;
      this.#norms[this.rows.length] = Math.sqrt(squares);
      this.rows.push(row);
    }
  }

  addDirection(member: number, sums: Float64Array, at: number): void {
    const scale = 1 / this.#norms[member];
    for (let k = 0; k < this.#width; k++) {
      sums[at + k] += this.#vectors[member * this.#width + k] * scale;
    }
  }

  /** Relative equivariance of each displaced row; null when there are fewer than two. */
  relative(seed: number, block: number): Float64Array | null {
    const m = this.rows.length;
    if (m < 2) return null;
    this.#shuffleColumns(m, columnOrders(seed, block, m, this.#width));
    const partner = partners(seed, block, m);
    return relativeEquivariance(this.#vectors, this.#shuffled, this.#width, partner);
  }

  #shuffleColumns(m: number, orders: Uint8Array): void {
    const width = this.#width;
    const vectors = this.#vectors;
    const shuffled = this.#shuffled;
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < m; i++) shuffled[i * width + k] = vectors[orders[k * m + i] * width + k];
    }
  }
}

/** An order of m members for each of `width` columns, [width, m]. The same for every view of a block. */
const columnOrders = remembering(
  BLOCKS_REMEMBERED,
  (seed: number, block: number, m: number, width: number): Uint8Array => {
    const stream = randomStream(seed, 'column_shuffle', block);
    const orders = new Uint8Array(width * m);
    const order = Uint8Array.from({ length: m }, (_, i) => i);
    let drawn = 0;
    for (let k = 0; k < width; k++) {
      // Fisher and Yates, on from the last column's order: that of every column is uniform and its own.
      let uniform = 0;
      for (let i = m - 1; i > 0; i--) {
        if ((m - 1 - i) % STEPS_PER_DRAW === 0) uniform = stream.uniform(drawn++);
        const scaled = uniform * (i + 1);
        const j = Math.floor(scaled);
        uniform = scaled - j;
        const kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
      orders.set(order, k * m);
    }
    return orders;
  },
);
