import type { ByteLocation } from '../../resources/byte-source.ts';

/** Pictures inside archives (zip, tar, WebDataset shards): example i is a span of bytes of one of them. */
export interface ArchiveLocation {
  readonly kind: 'archive';
  readonly archives: readonly ByteLocation[];
  /** Of each example: index of its archive. */
  readonly archive: Uint32Array;
  /** Of each example: where its bytes start in the archive. */
  readonly start: Float64Array;
  /** Of each example: bytes in the archive. */
  readonly length: Float64Array;
  /** Of each example: bytes after decompression; equal to `length` where it is stored as it is. */
  readonly size: Float64Array;
  /** Of each example: 0 stored as it is, 1 deflated. */
  readonly compression: Uint8Array;
}
