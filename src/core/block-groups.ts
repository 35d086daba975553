import { BLOCK_SIZE } from './column.ts';

/** Blocks are dealt into at most this many groups, one of which a jackknife leaves out at a time. */
const MOST_GROUPS = 32;

/**
 * Blocks of examples dealt into groups like cards (block b to group b mod `count`), so that each group
 * is a cross-section even of a dataset that is ordered by class.
 */
export interface BlockGroups {
  readonly count: number;
  /** Group of example i. */
  groupOf(example: number): number;
}

/** The groups of a dataset's first `examples` examples: one per block, at most 32. */
export function blockGroups(examples: number): BlockGroups {
  const count = Math.min(MOST_GROUPS, Math.ceil(examples / BLOCK_SIZE));
  return { count, groupOf: (example) => Math.floor(example / BLOCK_SIZE) % count };
}

/** Sums of a block column by group: row-major [groups, width]. */
export function sumByGroup(
  blocks: { readonly width: number; readonly data: Float64Array },
  groups: BlockGroups,
): Float64Array {
  const { width, data } = blocks;
  const sums = new Float64Array(groups.count * width);
  for (let at = 0; at < data.length; at++) {
    const block = Math.floor(at / width);
    const place = (block % groups.count) * width + (at % width);
    sums[place] += data[at];
  }
  return sums;
}

/** Sums of a block column by place in the row, over all groups but one (null: over all). */
export function sumOfGroups(
  byGroup: Float64Array,
  width: number,
  leftOut: number | null,
): Float64Array {
  const sums = new Float64Array(width);
  for (let at = 0; at < byGroup.length; at++) {
    if (leftOut !== null && Math.floor(at / width) === leftOut) continue;
    sums[at % width] += byGroup[at];
  }
  return sums;
}
