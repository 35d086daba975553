import type { ByteLocation } from '../../resources/byte-source.ts';

/** Pictures as encoded bytes in a column of Parquet files. */
export interface ParquetLocation {
  readonly kind: 'parquet';
  readonly files: readonly ByteLocation[];
  /** Path of the column of bytes, e.g. `['image', 'bytes']`. */
  readonly column: readonly string[];
  /** Of each example: index of its file. */
  readonly file: Uint32Array;
  /** Of each example: its row in that file. */
  readonly row: Float64Array;
}
