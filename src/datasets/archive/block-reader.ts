import type { ByteSource } from '../../resources/byte-source.ts';

export interface BlockReaderOptions {
  /** Bytes of a block; default 1 MiB. */
  readonly blockSize?: number;
  /** Blocks that are kept; default 6. */
  readonly blocks?: number;
}

/** A span that starts at most so far behind the last one continues it: headers and labels lie between pictures. */
const GAP = 64 * 1024;

/**
 * Reads spans of several sources. Spans that follow one another come out of blocks, of which the next is fetched while
 * one is in use, so that a walk through an archive reads it once, in large pieces; a span elsewhere is read by itself.
 */
export class BlockReader {
  readonly #open: (source: number) => Promise<ByteSource>;
  readonly #blockSize: number;
  readonly #blocks: number;
  readonly #sources = new Map<number, Promise<ByteSource>>();
  /** Where the last span of each source ended. */
  readonly #ends = new Map<number, number>();
  /** Kept blocks by source and number, the one used longest ago first. */
  readonly #kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(
    open: (source: number) => Promise<ByteSource>,
    { blockSize = 1024 * 1024, blocks = 6 }: BlockReaderOptions = {},
  ) {
    this.#open = open;
    this.#blockSize = blockSize;
    this.#blocks = blocks;
  }

  /** The source of this number, opened once. */
  source(number: number): Promise<ByteSource> {
    const known = this.#sources.get(number);
    if (known !== undefined) return known;
    const source = this.#open(number);
    this.#sources.set(number, source);
    // A failed attempt must not be the answer for ever.
    source.catch(() => this.#sources.delete(number));
    return source;
  }

  /** Bytes [start, end) of a source, or as many of them as it has. Throws what the source throws. */
  async read(number: number, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const source = await this.source(number);
    const last = Math.min(end, source.size);
    if (last <= start) return new Uint8Array();
    const before = this.#ends.get(number);
    const follows =
      before !== undefined && start <= before + GAP && start >= before - this.#blockSize;
    this.#ends.set(number, last);
    const size = this.#blockSize;
    const isKept = this.#kept.has(`${number} ${Math.floor(start / size)}`);
    if ((!follows && !isKept) || last - start > size) return source.read(start, last);
    return this.#assemble(number, source, start, last);
  }

  async #assemble(
    number: number,
    source: ByteSource,
    start: number,
    end: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const size = this.#blockSize;
    const first = Math.floor(start / size);
    const last = Math.floor((end - 1) / size);
    const parts: Promise<Uint8Array<ArrayBuffer>>[] = [];
    for (let block = first; block <= last; block++) parts.push(this.#block(number, source, block));
    if ((last + 1) * size < source.size) void this.#block(number, source, last + 1);
    const bytes = new Uint8Array(end - start);
    for (const [i, part] of (await Promise.all(parts)).entries()) {
      const at = (first + i) * size;
      const piece = part.subarray(Math.max(0, start - at), end - at);
      bytes.set(piece, Math.max(0, at - start));
    }
    return bytes;
  }

  #block(number: number, source: ByteSource, block: number): Promise<Uint8Array<ArrayBuffer>> {
    const key = `${number} ${block}`;
    const size = this.#blockSize;
    const bytes =
      this.#kept.get(key) ?? source.read(block * size, Math.min((block + 1) * size, source.size));
    // Put behind the others: it was used last.
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    // Whoever asked for it awaits it; one that fails must not be the answer for ever.
    bytes.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#blocks && oldest !== undefined) this.#kept.delete(oldest);
    return bytes;
  }
}
