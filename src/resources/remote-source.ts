import { ResourceError } from '../core/errors.ts';
import type { ByteLocation, ByteSource } from './byte-source.ts';
import { ask, broken, factsOf, withinSilence, withRetries, type Fetch } from './http.ts';

type UrlLocation = Extract<ByteLocation, { kind: 'url' }>;

/** What a server says of a file before any of it is read. */
export interface RemoteFile {
  readonly address: string;
  /** In bytes; null where the server does not tell. */
  readonly size: number | null;
  readonly etag: string | null;
  /** SHA-256 of the file, where the server's ETag is one. */
  readonly sha256: string | null;
  /** Whether parts of it can be read by themselves. */
  readonly ranges: boolean;
}

/**
 * Asks for one byte of a file: a HEAD request would not show whether ranges work.
 * @throws ResourceError as `ask`
 */
export async function askForFile(fetch: Fetch, address: string): Promise<RemoteFile> {
  try {
    const answer = await ask(fetch, address, { headers: { range: 'bytes=0-0' } });
    const { size, etag, sha256, partial } = factsOf(answer);
    await answer.body?.cancel().catch(() => undefined);
    // Where Content-Range is not shown to other sites, HEAD may still tell the size.
    const known = partial && size === null ? await sizeByHead(fetch, address) : size;
    return { address, size: known, etag, sha256, ranges: partial && known !== null };
  } catch (error) {
    // An empty file has no first byte.
    if (!(error instanceof ResourceError) || error.code !== 'range_not_satisfiable') throw error;
    return { address, size: 0, etag: null, sha256: null, ranges: false };
  }
}

async function sizeByHead(fetch: Fetch, address: string): Promise<number | null> {
  return factsOf(await ask(fetch, address, { method: 'HEAD' })).size;
}

/** Pieces are fetched and kept in blocks of this many bytes. */
const BLOCK = 256 * 1024;
/** Blocks that are kept: 16 MiB. */
const KEPT_BLOCKS = 64;
/** Blocks that one request brings where a file is read on and on. */
const AHEAD_BLOCKS = 8;
/** Reads larger than this are not kept. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/**
 * A remote file, read by range requests. Small reads are served from blocks that are kept, and reading on and on brings
 * several blocks at once, so that many small reads are few requests.
 *
 * `read` throws ResourceErrors: `file_changed` when the file is not the one of `location` any more, `no_ranges` when
 * the server stops answering ranges, and those of `ask`.
 */
export function openRemote(location: UrlLocation, fetch: Fetch): ByteSource {
  return new RemoteSource(location, fetch);
}

class RemoteSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #location: UrlLocation;
  readonly #fetch: Fetch;
  /** By number, least recently used first. */
  readonly #blocks = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(location: UrlLocation, fetch: Fetch) {
    this.name = location.url;
    this.size = location.size;
    this.#location = location;
    this.#fetch = fetch;
  }

  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (end > this.size) {
      throw new ResourceError(
        'unreadable_file',
        `Bytes ${start} to ${end} of ${this.name} were asked for, but it has ${this.size}.`,
        { context: { address: this.name, start, end, size: this.size } },
      );
    }
    if (end <= start) return new Uint8Array(0);
    if (end - start > LARGEST_KEPT) return this.#request(start, end);
    const [first, last] = [Math.floor(start / BLOCK), Math.floor((end - 1) / BLOCK)];
    this.#want(first, last);
    const bytes = new Uint8Array(end - start);
    for (let index = first; index <= last; index++) {
      const block = await this.#block(index);
      const from = Math.max(start - index * BLOCK, 0);
      const until = Math.min(end - index * BLOCK, block.length);
      bytes.set(block.subarray(from, until), index * BLOCK + from - start);
    }
    return bytes;
  }

  /** Begins to fetch the missing blocks of first … last, each run of them by one request. */
  #want(first: number, last: number): void {
    const blocks = Math.ceil(this.size / BLOCK);
    const readingOn = this.#blocks.has(first - 1) && !this.#blocks.has(last);
    const until = readingOn ? Math.min(last + AHEAD_BLOCKS, blocks - 1) : last;
    for (let index = first; index <= until; index++) {
      if (this.#blocks.has(index)) continue;
      let end = index + 1;
      while (end <= until && !this.#blocks.has(end)) end += 1;
      this.#fetchBlocks(index, end);
      index = end;
    }
  }

  #fetchBlocks(first: number, end: number): void {
    const run = this.#request(first * BLOCK, Math.min(end * BLOCK, this.size));
    for (let index = first; index < end; index++) {
      const offset = (index - first) * BLOCK;
      const block = run.then((bytes) => bytes.slice(offset, offset + BLOCK));
      // What failed is asked for again by the next read; whoever reads this block now is told.
      block.catch(() => this.#blocks.delete(index));
      this.#blocks.set(index, block);
    }
  }

  async #block(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const block = this.#blocks.get(index);
    // Another read may have pushed it out since it was wanted.
    if (block === undefined) {
      return this.#request(index * BLOCK, Math.min((index + 1) * BLOCK, this.size));
    }
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= KEPT_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }

  #request(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    return withRetries(() => readRange(this.#fetch, this.#location, start, end));
  }
}

/** Bytes [start, end) by one request. */
async function readRange(
  fetch: Fetch,
  location: UrlLocation,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { url } = location;
  const answer = await ask(fetch, url, { headers: { range: `bytes=${start}-${end - 1}` } });
  const facts = factsOf(answer);
  if (!facts.partial) {
    await answer.body?.cancel().catch(() => undefined);
    throw new ResourceError(
      'no_ranges',
      `${url} no longer answers requests for a part of the file. Download it and give its path.`,
      { context: { address: url } },
    );
  }
  if (differs(facts.size, location.size) || differs(facts.etag, location.etag)) {
    await answer.body?.cancel().catch(() => undefined);
    throw new ResourceError(
      'file_changed',
      `The file at ${url} has changed since it was opened. Start again.`,
      { context: { address: url, size: facts.size, etag: facts.etag } },
    );
  }
  const buffer = await withinSilence(url, () => answer.arrayBuffer()).catch((cause: unknown) => {
    throw cause instanceof ResourceError ? cause : broken(url, cause);
  });
  if (buffer.byteLength !== end - start) {
    throw broken(url, `${buffer.byteLength} of ${end - start} bytes came`);
  }
  return new Uint8Array(buffer);
}

/** Whether two answers say different things; what either does not say differs from nothing. */
function differs<T>(now: T | null, before: T | null): boolean {
  return now !== null && before !== null && now !== before;
}
