import { ResourceError } from '../core/errors.ts';
import { sha256OfText } from '../core/sha256.ts';
import { piecesOf, type ByteLocation } from './byte-source.ts';
import { readEntry, writeEntry, type DownloadEntry } from './download-entry.ts';
import {
  ask,
  broken,
  factsOf,
  fileNameOf,
  isPassing,
  retryDelays,
  withinSilence,
  type AnswerFacts,
  type Fetch,
  type HttpAnswer,
} from './http.ts';
import type { KeptFolder } from './kept-folder.ts';

/** A download that is kept, whole or in part. */
export interface KeptDownload {
  readonly address: string;
  /** Bytes that are here. */
  readonly bytes: number;
  /** Bytes of the whole file; null where the server did not tell. */
  readonly size: number | null;
  /** Whether all of it is here, and is what it should be. */
  readonly complete: boolean;
  /** SHA-256 of the whole file; null while it is not complete. */
  readonly sha256: string | null;
  /** When it was used last: ISO 8601, UTC. */
  readonly used: string;
}

/** How far a download is. */
export interface DownloadProgress {
  readonly address: string;
  readonly bytes: number;
  readonly size: number | null;
}

export interface DownloadRequest {
  /** SHA-256 that the file must have. Default: the one that the server says, if it says one. */
  readonly sha256?: string | undefined;
  /** Asked for that SHA-256 when there is something to download; null: nobody says one. */
  readonly expected?: () => Promise<string | null>;
  /** ETag that the server says now: a kept file of another one is downloaded again. */
  readonly etag?: string | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Files of servers, downloaded once and kept. */
export interface Downloads {
  /**
   * Where the file at an address is kept; what is missing of it is downloaded first, from the bytes on that an earlier
   * attempt left. A complete file is not asked for again, even where the server has another one now.
   * @throws ResourceError `hash_mismatch` (nothing is kept), `no_room`, `download_cancelled`, and those of `ask`; what
   * had come is kept
   */
  fetch(address: string, request?: DownloadRequest): Promise<ByteLocation>;
  /** What is kept, the one used last first. */
  list(): Promise<readonly KeptDownload[]>;
  /** Removes what is kept of an address, if anything is. */
  free(address: string): Promise<void>;
  freeAll(): Promise<void>;
}

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

/** Hexadecimal digits of an address's hash in the names of its files. */
const KEY_LENGTH = 32;

export function createDownloads(folder: KeptFolder, fetch: Fetch): Downloads {
  const free = async (key: string): Promise<void> => {
    // The entry goes first: bytes without one are nobody's, and the next download of the address writes over them.
    for (const name of (await folder.names()).filter((each) => each.startsWith(key)).sort(byEntryFirst)) {
      await folder.remove(name);
    }
  }; // prettier-ignore
  const entries = async (): Promise<DownloadEntry[]> => {
    const names = (await folder.names()).filter((name) => name.endsWith('.json'));
    const read = await Promise.all(names.map((name) => readEntry(folder, name)));
    return read.flatMap((entry) => entry ?? []);
  };
  return {
    fetch: async (address, request = {}) => {
      const names = await namesOf(address);
      return folder.lock(names.key, () => new Download(folder, fetch, names, address, request).run());
    },
    list: async () => {
      const kept = await Promise.all((await entries()).map((entry) => describe(folder, entry)));
      return kept.sort((a, b) => (a.used < b.used ? 1 : -1));
    },
    free: async (address) => {
      const { key } = await namesOf(address);
      await folder.lock(key, () => free(key));
    },
    freeAll: async () => {
      const keys = new Set((await folder.names()).map((name) => name.slice(0, KEY_LENGTH)));
      for (const key of keys) await folder.lock(key, () => free(key));
    },
  }; // prettier-ignore
}

function byEntryFirst(a: string, b: string): number {
  return Number(b.endsWith('.json')) - Number(a.endsWith('.json'));
}

async function describe(folder: KeptFolder, entry: DownloadEntry): Promise<KeptDownload> {
  const { address, size, sha256, used } = entry;
  const { part, whole } = await namesOf(address);
  const complete = sha256 !== null;
  return {
    address,
    bytes: (await folder.size(complete ? whole : part)) ?? 0,
    size,
    complete,
    sha256,
    used,
  };
}

/** Names of the files of an address; they all start with `key`. */
interface Names {
  readonly key: string;
  readonly entry: string;
  readonly part: string;
  /** Ends with the file's own name, so that a reader sees its kind. */
  readonly whole: string;
}

async function namesOf(address: string): Promise<Names> {
  const key = (await sha256OfText(address)).slice(0, KEY_LENGTH);
  const own = fileNameOf(address).replace(/[^A-Za-z0-9._-]+/g, '_').slice(-80); // prettier-ignore
  return { key, entry: `${key}.json`, part: `${key}.part`, whole: `${key}-${own}` };
}

/** One call of `fetch`, while nobody else touches the files of its address. */
class Download {
  readonly #folder: KeptFolder;
  readonly #fetch: Fetch;
  readonly #names: Names;
  readonly #address: string;
  readonly #request: DownloadRequest;
  #lastReport = -Infinity;
  #expected: string | null = null;

  constructor(
    folder: KeptFolder,
    fetch: Fetch,
    names: Names,
    address: string,
    request: DownloadRequest,
  ) {
    this.#folder = folder;
    this.#fetch = fetch;
    this.#names = names;
    this.#address = address;
    this.#request = request;
  }

  async run(): Promise<ByteLocation> {
    const { entry: name, whole } = this.#names;
    const kept = await readEntry(this.#folder, name);
    if (kept !== null && (await this.#serves(kept))) {
      await writeEntry(this.#folder, name, { ...kept, used: now() });
      return this.#folder.locate(whole, fileNameOf(this.#address));
    }
    // What lies there whole is not what is wanted now.
    if (kept?.sha256 !== null) await this.#folder.remove(whole);
    const entry = await this.#downloadWithRetries(kept?.sha256 === null ? kept : null);
    await this.#verify(entry);
    await this.#folder.rename(this.#names.part, whole);
    await writeEntry(this.#folder, name, entry);
    return this.#folder.locate(whole, fileNameOf(this.#address));
  }

  /** Whether a kept file is whole and is what is asked for. */
  async #serves({ sha256, size, etag }: DownloadEntry): Promise<boolean> {
    if (sha256 === null) return false;
    const wanted = this.#request;
    if (wanted.sha256 !== undefined && wanted.sha256 !== sha256) return false;
    const changed = (wanted.etag ?? null) !== null && etag !== null && wanted.etag !== etag;
    if (changed && wanted.sha256 === undefined) return false;
    return (await this.#folder.size(this.#names.whole)) === size;
  }

  /** All bytes, in `part`; tries again as long as each attempt brings more. */
  async #downloadWithRetries(kept: DownloadEntry | null): Promise<DownloadEntry> {
    let before = kept;
    let bytes = (await this.#folder.size(this.#names.part)) ?? 0;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#download(before);
      } catch (error) {
        const now = (await this.#folder.size(this.#names.part)) ?? 0;
        if (now > bytes) attempt = 0;
        bytes = now;
        const delay = retryDelays[attempt];
        // `ask` has already asked a busy server again.
        const busy = error instanceof ResourceError && error.code === 'server_failed';
        if (busy || !isPassing(error) || delay === undefined) throw error;
        this.#throwIfCancelled();
        await new Promise<void>((done) => void setTimeout(done, delay));
        before = await readEntry(this.#folder, this.#names.entry);
      }
    }
  }

  /** The rest of the file by one request; its entry, complete but for the check. */
  async #download(kept: DownloadEntry | null): Promise<DownloadEntry> {
    this.#throwIfCancelled();
    this.#expected ??= this.#request.sha256 ?? (await this.#request.expected?.()) ?? null;
    const { part, entry: name } = this.#names;
    const there = kept === null ? 0 : ((await this.#folder.size(part)) ?? 0);
    const answer = await this.#askFrom(there, kept?.size ?? null);
    const facts = answer === null ? null : factsOf(answer);
    const goesOn = answer === null || (facts !== null && continues(facts, kept, there));
    if (facts?.partial === true && !goesOn && facts.start > 0) {
      // The server sends the rest of another file: this one is begun again.
      await answer?.body?.cancel().catch(() => undefined);
      await this.#folder.remove(part);
      await this.#folder.remove(name);
      return this.#download(null);
    }
    const [start, before] = goesOn ? [there, kept] : [0, null];
    const entry: DownloadEntry = {
      address: this.#address,
      size: facts?.size ?? before?.size ?? null,
      etag: facts?.etag ?? before?.etag ?? null,
      expected: this.#expected ?? facts?.sha256 ?? before?.expected ?? null,
      sha256: null,
      used: now(),
    };
    try {
      await this.#checkRoom(entry.size, start);
      await writeEntry(this.#folder, name, entry);
    } catch (error) {
      await answer?.body?.cancel().catch(() => undefined);
      throw error;
    }
    const hash = this.#folder.createHash();
    const bytes = await this.#keep(answer, start, entry.size, hash);
    if (entry.size !== null && bytes !== entry.size) {
      throw broken(this.#address, `${bytes} of ${entry.size} bytes came`);
    }
    return { ...entry, size: bytes, sha256: hash.digest() };
  }

  /** Null where nothing is missing. */
  async #askFrom(there: number, size: number | null): Promise<HttpAnswer | null> {
    if (there > 0 && there === size) return null;
    try {
      // A range even for the whole: then it is not sent compressed, and its size is told.
      return await ask(this.#fetch, this.#address, { headers: { range: `bytes=${there}-` } });
    } catch (error) {
      const refused = error instanceof ResourceError && error.code === 'range_not_satisfiable';
      if (!refused) throw error;
      // Nothing follows what is kept: an empty file, or one that is shorter now.
      return ask(this.#fetch, this.#address);
    }
  }

  /** Appends what comes to the bytes that are kept; hashes both. Gives how many there are then. */
  async #keep(
    answer: HttpAnswer | null,
    start: number,
    size: number | null,
    hash: { update(bytes: Uint8Array): unknown },
  ): Promise<number> {
    const { part } = this.#names;
    const file = await this.#folder.append(part, start);
    let bytes = start;
    try {
      if (start > 0) {
        for await (const piece of piecesOf(await this.#folder.open(part), undefined, 0, start)) {
          hash.update(piece);
        }
      }
      for await (const piece of bodyOf(answer, this.#address)) {
        this.#throwIfCancelled();
        if (size !== null && bytes + piece.length > size) {
          throw broken(this.#address, `more than ${size} bytes came`);
        }
        await file.write(piece);
        hash.update(piece);
        bytes += piece.length;
        this.#report(bytes, size);
      }
    } finally {
      await file.close();
    }
    return bytes;
  }

  async #checkRoom(size: number | null, there: number): Promise<void> {
    const room = await this.#folder.room();
    if (size === null || room === null || size - there <= room) return;
    throw noRoom(this.#address, size - there, room);
  }

  async #verify({ sha256, expected }: DownloadEntry): Promise<void> {
    if (expected === null || sha256 === expected) return;
    await this.#folder.remove(this.#names.entry);
    await this.#folder.remove(this.#names.part);
    throw new ResourceError(
      'hash_mismatch',
      `The file at ${this.#address} is not the one it should be: its SHA-256 is ${sha256}, expected ${expected}. It was removed. Try again; if it stays so, correct "sha256" or do not trust the address.`,
      { context: { address: this.#address, found: sha256, expected } },
    );
  }

  #report(bytes: number, size: number | null): void {
    const time = performance.now();
    if (bytes !== size && time - this.#lastReport < PROGRESS_INTERVAL) return;
    this.#lastReport = time;
    this.#request.onProgress?.({ address: this.#address, bytes, size });
  }

  #throwIfCancelled(): void {
    if (this.#request.signal?.aborted !== true) return;
    throw new ResourceError(
      'download_cancelled',
      `The download of ${this.#address} was cancelled; what has come is kept.`,
      { context: { address: this.#address } },
    );
  }
}

/** Whether an answer brings what follows the kept bytes, of the same file. */
function continues(facts: AnswerFacts, kept: DownloadEntry | null, there: number): boolean {
  if (kept === null || there === 0) return false;
  if (!facts.partial || facts.start !== there) return false;
  const hash = kept.expected !== null && (facts.sha256 ?? kept.expected) === kept.expected;
  const same = kept.etag === null ? hash : facts.etag === kept.etag;
  return same && (facts.size === null || kept.size === null || facts.size === kept.size);
}

/** The error for a file that does not fit. */
export function noRoom(address: string, missing: number, room: number | null): ResourceError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  const there = room === null ? '' : `, and there is room for ${megabytes(room)}`;
  return new ResourceError(
    'no_room',
    `There is no room to keep ${address}: ${megabytes(missing)} are missing${there}. Free kept downloads or other files, then try again; what has come is kept.`,
    { context: { address, missing, room } },
  );
}

async function* bodyOf(answer: HttpAnswer | null, address: string): AsyncGenerator<Uint8Array> {
  const reader = answer?.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await withinSilence(address, () => reader.read());
      if (done) return;
      if (value !== undefined) yield value;
    }
  } catch (cause) {
    throw cause instanceof ResourceError ? cause : broken(address, cause);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function now(): string {
  return new Date().toISOString();
}
