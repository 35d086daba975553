import type { ArchiveConfiguration } from '../../config/configuration.ts';
import { mapConcurrently } from '../../core/concurrency.ts';
import { DatasetError, ImageError } from '../../core/errors.ts';
import { sha256, sha256OfText } from '../../core/sha256.ts';
import type { ByteLocation } from '../../resources/byte-source.ts';
import {
  hasPictureExtension,
  isPicturePath,
  type FileAccess,
  type ListedPicture,
} from '../listing.ts';
import { BlockReader } from './block-reader.ts';
import { entryPath, type ArchiveEntry, type RawEntry } from './entry.ts';
import { openArchiveFile } from './format.ts';
import { trimSlashes } from '../splits.ts';
import type { ArchiveFile } from './location.ts';
import { readEntry } from './reader.ts';
import { Samples } from './samples.ts';
import { expandShards } from './shards.ts';
import { readTar } from './tar.ts';
import { readZipDirectory } from './zip.ts';

/** Archives that are scanned, and entries of each that are read, at the same time. */
const ARCHIVE_LANES = 2;
const ENTRY_LANES = 4;

/** The metadata that an archive may bring: its name, in the folder of the class folders. */
export const OWN_METADATA = 'metadata.csv';

/** A picture that is an entry of an archive. */
export interface ArchivedPicture extends ListedPicture {
  /** Index of its archive. */
  readonly archive: number;
  readonly entry: ArchiveEntry;
}

/** What was found in the archives of a dataset. */
export interface ArchiveScan {
  /** As the configuration names them, patterns expanded. */
  readonly names: readonly string[];
  readonly archives: readonly ArchiveFile[];
  readonly pictures: readonly ArchivedPicture[];
  /** Files beside the pictures of a tar that say something of them. */
  readonly samples: Samples;
  /** Symbolic links that are named like pictures; they are left out. */
  readonly links: number;
  /** The text of a file in the archives: by its path, or by its end below the folder that all else lies in. */
  readText(path: string): Promise<string | null>;
}

/**
 * Looks through archives once, from their start to their end: which pictures there are, and their hashes. Of an archive
 * at an address that can be listed without reading all of it (a zip) the hashes are those of the archive's identity and
 * the picture's path.
 *
 * @throws DatasetError `invalid_archive`, `truncated_archive`, `unsafe_path`, `overlapping_entries`, `encrypted_entry`,
 * `unsupported_compression`, `unsupported_archive`, `corrupt_archive`, `archive_bomb`, `invalid_shards`; ResourceError
 */
export async function scanArchives(
  { archive, labels_file, metadata, split }: ArchiveConfiguration,
  access: FileAccess,
): Promise<ArchiveScan> {
  const references = [archive].flat().flatMap(expandShards);
  const opened = await mapConcurrently(references, ARCHIVE_LANES, (reference) =>
    openArchiveFile(reference, access),
  );
  const blocks = new BlockReader((number) => access.openBytes(bytesOf(opened, number)));
  const scan = new Scan(opened, blocks, access, {
    split,
    texts: [labels_file, metadata ?? OWN_METADATA].filter((text) => text !== undefined),
  });
  await mapConcurrently([...opened.keys()], ARCHIVE_LANES, (number) => scan.run(number));
  return { ...scan.result(), names: references };
}

function bytesOf(archives: readonly ArchiveFile[], number: number): ByteLocation {
  const archive = archives[number];
  if (archive === undefined) throw new RangeError(`there is no archive ${number}`);
  return archive.bytes;
}

interface Wanted {
  /** Pictures that lie in no folder of this name are not read. */
  readonly split: string | undefined;
  /** Files other than pictures that will be asked for. */
  readonly texts: readonly string[];
}

/** The work on all archives of a dataset. */
class Scan {
  readonly #archives: readonly ArchiveFile[];
  readonly #blocks: BlockReader;
  readonly #access: FileAccess;
  readonly #wanted: Wanted;
  readonly #pictures: ArchivedPicture[] = [];
  readonly #texts: { readonly archive: number; readonly entry: ArchiveEntry }[] = [];
  readonly #samples = new Samples();
  readonly #broken: ImageError[] = [];
  #links = 0;

  constructor(
    archives: readonly ArchiveFile[],
    blocks: BlockReader,
    access: FileAccess,
    wanted: Wanted,
  ) {
    this.#archives = archives;
    this.#blocks = blocks;
    this.#access = access;
    this.#wanted = wanted;
  }

  async run(number: number): Promise<void> {
    const source = await this.#blocks.source(number);
    const { format } = this.#archive(number);
    const entries =
      format === 'zip'
        ? (await readZipDirectory(source)).values()
        : readTar({
            name: source.name,
            size: source.size,
            read: (start, end) => this.#blocks.read(number, start, end),
          });
    await drain(entries, ENTRY_LANES, (entry) => this.#take(number, source.name, entry));
  }

  result(): Omit<ArchiveScan, 'names'> {
    const [first] = this.#broken;
    if (first !== undefined && this.#broken.length === this.#pictures.length) {
      throw new DatasetError(
        'corrupt_archive',
        `None of the ${this.#pictures.length} pictures can be read from the archive. ${first.message}`,
        { context: { pictures: this.#pictures.length }, cause: first },
      );
    }
    return {
      archives: this.#archives,
      pictures: this.#pictures,
      samples: this.#samples,
      links: this.#links,
      readText: (path) => this.#readText(path),
    };
  }

  async #take(number: number, archive: string, raw: RawEntry): Promise<void> {
    if (hasPictureExtension(raw.name)) return this.#takePicture(number, archive, raw);
    const isText = this.#isWanted(raw.name);
    if (raw.obstacle === 'link') return;
    if (isText) {
      this.#texts.push({ archive: number, entry: readable(archive, raw) });
    } else if (this.#archive(number).format === 'tar' && Samples.isSidecar(raw)) {
      const entry = readable(archive, raw);
      this.#samples.add(number, entry.path, decodeText(await this.#read(number, entry)));
    }
  }

  async #takePicture(number: number, archive: string, raw: RawEntry): Promise<void> {
    const path = entryPath(archive, raw.name);
    if (!isPicturePath(path) || !this.#isInSplit(path)) return;
    if (raw.obstacle === 'link') {
      this.#links += 1;
      return;
    }
    const entry = readable(archive, raw);
    const hash = await this.#hash(number, entry);
    this.#pictures.push({ path, hash, archive: number, entry });
  }

  /** SHA-256 of the picture's bytes where reading them costs no download of its own. */
  async #hash(number: number, entry: ArchiveEntry): Promise<string> {
    const { format, bytes } = this.#archive(number);
    if (bytes.kind === 'url' && format === 'zip') {
      return sha256OfText(`${bytes.etag ?? bytes.url} ${bytes.size}\n${entry.path}`);
    }
    try {
      return await sha256(await this.#read(number, entry));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      // It will be skipped when its turn comes; until then it must have an identity.
      this.#broken.push(error);
      const { path, size, crc32 } = entry;
      return sha256OfText(`broken ${path} ${size} ${crc32}`);
    }
  }

  async #readText(wanted: string): Promise<string | null> {
    const found = this.#texts
      .filter(({ entry: { path } }) => path === wanted || path.endsWith(`/${wanted}`))
      .sort((a, b) => a.entry.path.length - b.entry.path.length || a.archive - b.archive)[0];
    return found === undefined ? null : decodeText(await this.#read(found.archive, found.entry));
  }

  #isWanted(name: string): boolean {
    return this.#wanted.texts.some((text) => name === text || name.endsWith(`/${text}`));
  }

  #isInSplit(path: string): boolean {
    const { split } = this.#wanted;
    return split === undefined || `/${path}`.includes(`/${trimSlashes(split)}/`);
  }

  #read(number: number, entry: ArchiveEntry): Promise<Uint8Array<ArrayBuffer>> {
    const { inflate } = this.#access.unpacking;
    return readEntry(this.#blocks, number, this.#archive(number), entry, inflate);
  }

  #archive(number: number): ArchiveFile {
    const archive = this.#archives[number];
    if (archive === undefined) throw new RangeError(`there is no archive ${number}`);
    return archive;
  }
}

/** @throws DatasetError where the bytes of an entry that is needed cannot be read */
function readable(archive: string, { name, obstacle, ...entry }: RawEntry): ArchiveEntry {
  if (obstacle === null) return { ...entry, path: entryPath(archive, name) };
  const [code, why] =
    obstacle === 'encrypted'
      ? ['encrypted_entry', 'is encrypted']
      : ['unsupported_compression', 'is compressed otherwise than by deflate'];
  throw new DatasetError(
    code,
    `${name} in the archive ${archive} ${why}, which is not read. Make the archive anew, or unpack it and name the folder.`,
    { context: { archive, entry: name } },
  );
}

const utf8 = new TextDecoder('utf-8');

function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** Does `work` on all items, at most `lanes` at a time; the items are asked for as they are needed. */
async function drain<T>(
  items: Iterator<T> | AsyncIterator<T>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed) {
      const { done, value } = await items.next();
      if (done === true) return;
      await work(value);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    failed = true;
  }
}
