import {
  ERR_UNSAFE_FILENAME,
  Reader,
  ZipReader,
  type Entry,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { DatasetError, InterplayError } from '../../core/errors.ts';
import type { ByteSource } from '../../resources/byte-source.ts';
import { invalidArchive, unsafePath, type RawEntry } from './entry.ts';

const STORED = 0;
const DEFLATED = 8;

/** The part of a zip's file that zip.js asks for. */
class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const start = Math.min(Math.max(0, index), this.size);
    return this.#source.read(start, Math.min(start + Math.max(0, length), this.size));
  }
}

/**
 * The files that the directory of a zip names (zip64 too), as they lie in it. Names that are not UTF-8 are read as code
 * page 437, which is what the format says. Nothing but the directory is read.
 * @throws DatasetError `invalid_archive`, `unsafe_path`, `overlapping_entries`
 */
export async function readZipDirectory(source: ByteSource): Promise<RawEntry[]> {
  const entries: RawEntry[] = [];
  try {
    for await (const entry of new ZipReader(new SourceReader(source)).getEntriesGenerator()) {
      if (!entry.directory) entries.push(rawEntry(entry));
    }
  } catch (error) {
    if (error instanceof InterplayError) throw error;
    refuseUnsafeName(source.name, error);
    const why = error instanceof Error ? error.message : String(error);
    throw invalidArchive(source.name, `its directory is broken (${why})`, error);
  }
  entries.sort((a, b) => a.start - b.start);
  checkOverlaps(source, entries);
  return entries;
}

/** zip.js itself stops at a name that leads out of the archive, and says which. */
function refuseUnsafeName(archive: string, error: unknown): void {
  if (!(error instanceof Error) || error.message !== ERR_UNSAFE_FILENAME) return;
  const name = 'filename' in error ? String(error.filename) : '';
  throw unsafePath(archive, name);
}

function rawEntry(entry: Entry): RawEntry {
  const { filename, offset, compressedSize, uncompressedSize, compressionMethod, crc32 } = entry;
  return {
    name: filename,
    start: offset,
    length: compressedSize,
    size: uncompressedSize,
    compression: compressionMethod === DEFLATED ? 1 : 0,
    crc32: crc32 ?? 0,
    obstacle: obstacleOf(entry),
  };
}

function obstacleOf({ symlink, encrypted, compressionMethod }: Entry): RawEntry['obstacle'] {
  if (symlink === true) return 'link';
  if (encrypted) return 'encrypted';
  return compressionMethod === STORED || compressionMethod === DEFLATED ? null : 'compression';
}

/** Entries that share bytes let a small file unpack to any size: no honest archive has them. */
function checkOverlaps(source: ByteSource, entries: readonly RawEntry[]): void {
  let end = 0;
  for (const { name, start, length } of entries) {
    if (start < end) {
      throw new DatasetError(
        'overlapping_entries',
        `The archive ${source.name} is not sound: ${name} shares bytes with the file before it. Make it anew.`,
        { context: { archive: source.name, entry: name } },
      );
    }
    end = start + length;
  }
}
