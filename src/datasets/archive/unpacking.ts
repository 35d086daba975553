import type { ByteLocation, ByteSource } from '../../resources/byte-source.ts';

/** Decompression, which each platform brings. */
export interface Unpacking {
  /**
   * The bytes of a raw deflate stream.
   * @param size the most bytes that may come out
   * @throws Error where the stream is broken, or gives more
   */
  inflate(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Decompresses a gzip file to where it can be read in any order, piece by piece.
   * @param limit the most bytes that may come out
   * @throws DatasetError `invalid_archive`, `archive_bomb`; ResourceError `no_room`
   */
  gunzip(source: ByteSource, limit: number): Promise<ByteLocation>;
}
