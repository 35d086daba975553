/** The element types that a record column may have. */
export type ColumnData = Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * Examples are grouped into fixed blocks of this many by their index in the dataset: block b holds
 * examples [b·32, (b+1)·32). Permutations stay within a block and jackknife intervals leave out one
 * block at a time, so neither depends on the batch size, the chunks or the workers.
 */
export const BLOCK_SIZE = 32;

/**
 * One named column of a pass's records, over a range of examples.
 * - `example`: `width` numbers for each example of the range, row-major.
 * - `block`: `width` numbers for each block that the range touches, starting at the range's first
 *   block. They are sums over the block's examples inside the range, so the parts of a block that
 *   two chunks share add up. Always float64.
 */
export type Column =
  | { readonly axis: 'example'; readonly width: number; readonly data: ColumnData }
  | { readonly axis: 'block'; readonly width: number; readonly data: Float64Array };

/** Columns by name. */
export type Columns = ReadonlyMap<string, Column>;

/** The blocks that examples [start, end) touch: first block, and how many. An empty range touches none. */
export function blocksOf(start: number, end: number): { first: number; count: number } {
  const first = Math.floor(start / BLOCK_SIZE);
  return { first, count: end <= start ? 0 : Math.ceil(end / BLOCK_SIZE) - first };
}
