import type { ByteLocation } from '../../resources/byte-source.ts';

/** How entries lie in an archive. A compressed tar is unpacked once, and is then a tar. */
export type ArchiveFormat = 'zip' | 'tar';

/** An archive whose entries can be read one by one. */
export interface ArchiveFile {
  readonly format: ArchiveFormat;
  readonly bytes: ByteLocation;
}

/** Pictures inside archives (zip, tar, WebDataset shards): example i is an entry of one of them. */
export interface ArchiveLocation {
  readonly kind: 'archive';
  readonly archives: readonly ArchiveFile[];
  /** Of each example: index of its archive. */
  readonly archive: Uint32Array;
  /** Of each example: where its bytes start in a tar; where its local header starts in a zip. */
  readonly start: Float64Array;
  /** Of each example: bytes in the archive. */
  readonly length: Float64Array;
  /** Of each example: bytes after decompression; equal to `length` where it is stored as it is. */
  readonly size: Float64Array;
  /** Of each example: 0 stored as it is, 1 deflated. */
  readonly compression: Uint8Array;
  /** Of each example in a zip: CRC-32 of its bytes after decompression. A tar keeps none: 0. */
  readonly crc32: Uint32Array;
}
