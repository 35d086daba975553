/**
 * Bytes that can be read piece by piece, wherever they lie: a file on disk, a dropped `File`, an
 * address whose server answers range requests. Readers of archives and tables take one of these and never
 * hold more than the piece at hand.
 */
export interface ByteSource {
  /** Path, file name or address, for messages. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Bytes [start, end); `end` is at most `size`.
   * @throws ResourceError when they cannot be read
   */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Where bytes lie, as plain data that can be cloned into any worker. */
export type ByteLocation =
  /** A file of this machine; in Node. */
  | { readonly kind: 'path'; readonly path: string }
  /** A file that was dropped, chosen or kept; in a browser. */
  | { readonly kind: 'blob'; readonly blob: Blob; readonly name: string }
  /** `etag` and `size` are those of the first answer: a later one that differs is another file. */
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly size: number;
      readonly etag: string | null;
    };

/** Opens bytes for reading. One for Node, one for browsers. */
export type OpenBytes = (location: ByteLocation) => Promise<ByteSource>;

/** Pieces of at most so many bytes, from `start` to `end` (default: all), in order. */
export async function* piecesOf(
  source: ByteSource,
  pieceSize = 1024 * 1024,
  start = 0,
  end = source.size,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end; at += pieceSize) {
    yield await source.read(at, Math.min(at + pieceSize, end));
  }
}

/** A source over bytes that are in memory already. */
export function sourceOfBytes(name: string, bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
  };
}
