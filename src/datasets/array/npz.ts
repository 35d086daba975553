import { DatasetError } from '../../core/errors.ts';
import { suggestion } from '../../core/names.ts';
import type { ByteLocation, ByteSource, OpenBytes } from '../../resources/byte-source.ts';
import type { RawEntry } from '../archive/entry.ts';
import type { Unpacking } from '../archive/unpacking.ts';
import { readZipDirectory } from '../archive/zip.ts';
import { invalidNpy, unsupportedNpy } from './npy-header.ts';

/** An array's file: an `.npy`, or the part of an `.npz` that is one. */
export interface ArrayFile {
  readonly source: ByteSource;
  readonly location: ByteLocation;
  readonly start: number;
  readonly end: number;
}

/** A zip of arrays, as `numpy.savez` writes it. */
export interface NpzFile {
  /** Names of the arrays. */
  readonly keys: readonly string[];
  /** @throws DatasetError `unknown_array`, `unsupported_npy`, `archive_bomb` */
  open(key: string): Promise<ArrayFile>;
}

const LOCAL_HEADER = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** The largest array that is unpacked. */
const LARGEST_UNPACKED = 64 * 1024 * 1024 * 1024;

/**
 * Opens an `.npz`. Arrays that are stored are read where they lie. Compressed ones (`numpy.savez_compressed`) cannot be
 * read in any order: they are unpacked, not into memory but to where the platform keeps such things.
 *
 * @throws DatasetError `invalid_archive`, `invalid_npy`; ResourceError
 */
export async function openNpz(
  source: ByteSource,
  location: ByteLocation,
  openBytes: OpenBytes,
  unpacking: Unpacking,
): Promise<NpzFile> {
  const entries = await readZipDirectory(source);
  const arrays = new Map(
    entries
      .filter(({ name }) => name.endsWith('.npy'))
      .map((entry) => [entry.name.slice(0, -4), entry] as const),
  );
  if (arrays.size === 0) throw invalidNpy(source.name, 'it holds no arrays');
  return {
    keys: [...arrays.keys()],
    open: async (key) => {
      const entry = arrays.get(key);
      if (entry === undefined) throw unknownArray(source.name, key, [...arrays.keys()]);
      if (entry.obstacle !== null) {
        throw unsupportedNpy(
          source.name,
          `cannot be read: ${key} is in a form that zip files of arrays have not`,
        );
      }
      const start = await startOf(source, entry);
      const end = start + entry.length;
      if (entry.compression === 0) return { source, location, start, end };
      const packed = gzipOf(source, entry, start, end);
      const unpacked = await unpacking.gunzip(packed, Math.min(LARGEST_UNPACKED, entry.size + 1));
      const opened = await openBytes(unpacked);
      return {
        source: { ...opened, name: packed.name },
        location: unpacked,
        start: 0,
        end: opened.size,
      };
    },
  };
}

/** Where an entry's bytes begin: its local header says how long it is. */
async function startOf(source: ByteSource, entry: RawEntry): Promise<number> {
  const end = entry.start + LOCAL_HEADER;
  const header = end <= source.size ? await source.read(entry.start, end) : new Uint8Array();
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < LOCAL_HEADER || view.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw invalidNpy(source.name, `there is nothing where ${entry.name} should be`);
  }
  const start = end + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.length <= source.size) return start;
  throw invalidNpy(source.name, `${entry.name} is cut off`);
}

/** A deflated entry as a gzip file, which differs in its first and last bytes alone. */
function gzipOf(source: ByteSource, entry: RawEntry, start: number, end: number): ByteSource {
  const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const tail = new Uint8Array(8);
  const view = new DataView(tail.buffer);
  view.setUint32(0, entry.crc32, true);
  view.setUint32(4, entry.size % 0x1_0000_0000, true);
  const size = head.length + (end - start) + tail.length;
  const body = { start: head.length, end: size - tail.length };
  return {
    name: `${source.name}: ${entry.name}`,
    size,
    read: async (from, until) => {
      const bytes = new Uint8Array(until - from);
      const middle = [Math.max(from, body.start), Math.min(until, body.end)] as const;
      bytes.set(head.subarray(from, until));
      if (middle[1] > middle[0]) {
        const [first, last] = middle.map((at) => at - body.start + start);
        bytes.set(await source.read(first ?? 0, last ?? 0), middle[0] - from);
      }
      if (until > body.end) {
        bytes.set(
          tail.subarray(Math.max(0, from - body.end), until - body.end),
          Math.max(0, body.end - from),
        );
      }
      return bytes;
    },
  };
}

function unknownArray(name: string, key: string, keys: readonly string[]): DatasetError {
  return new DatasetError(
    'unknown_array',
    `${name} holds no array "${key}". ${suggestion(key, keys)}`,
    {
      context: { file: name, array: key, arrays: [...keys] },
    },
  );
}
