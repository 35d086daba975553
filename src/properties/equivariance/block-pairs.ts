import { BLOCK_SIZE, blocksOf } from '../../core/column.ts';
import type { Matrix } from '../../core/matrix.ts';
import { remembering } from '../../core/memo.ts';
import { randomStream } from '../../core/random.ts';
import type { RowsInput } from '../../measurement.ts';

/** The embeddings of a chunk under the identity and under a view; row r is example `firstIndex + r`. */
export interface EmbeddingPair {
  readonly identity: Matrix;
  readonly viewed: Matrix;
}

/** Both embeddings of a rows call; null where the model has none. */
export function embeddingsOf({ identity, viewed }: RowsInput<unknown>): EmbeddingPair | null {
  if (identity.embedding === null || viewed.embedding === null) return null;
  return { identity: identity.embedding, viewed: viewed.embedding };
}

/** The usable rows of one whole block, as rows of the matrices at hand. */
export interface BlockRows {
  readonly block: number;
  readonly rows: readonly number[];
}

/** The blocks that a chunk touches, with every row at hand that is usable. */
export function usableBlocks(input: RowsInput<unknown>): BlockRows[] {
  const { firstIndex, start, end, usable } = input;
  const { first, count } = blocksOf(start, end);
  return Array.from({ length: count }, (_, b) => {
    const block = first + b;
    const rows: number[] = [];
    const from = Math.max(0, block * BLOCK_SIZE - firstIndex);
    const to = Math.min(usable.length, (block + 1) * BLOCK_SIZE - firstIndex);
    for (let row = from; row < to; row++) {
      if (usable[row] === 1) rows.push(row);
    }
    return { block, rows };
  });
}

/** Blocks whose permutations are kept: more than a chunk has, so that they serve all its views and models. */
export const BLOCKS_REMEMBERED = 64;

/**
 * For each of n members of a block another member, never itself: a uniformly drawn single cycle.
 * The same for every view, so that views differ by the view alone. Needs n ≥ 2.
 */
export const partners = remembering(
  BLOCKS_REMEMBERED,
  (seed: number, block: number, n: number): Int32Array => {
    const order = randomStream(seed, 'partners', block).permutation(n);
    const partner = new Int32Array(n);
    order.forEach((member, i) => (partner[member] = order[(i + 1) % n]));
    return partner;
  },
);
