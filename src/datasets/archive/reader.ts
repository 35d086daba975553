import { ImageError } from '../../core/errors.ts';
import type { OpenBytes } from '../../resources/byte-source.ts';
import { BlockReader } from './block-reader.ts';
import { crc32 } from './crc32.ts';
import type { ArchiveEntry } from './entry.ts';
import type { ArchiveFile, ArchiveLocation } from './location.ts';
import type { Unpacking } from './unpacking.ts';

/** The largest picture file that is unpacked. */
export const LARGEST_ENTRY = 256 * 1024 * 1024;

/** Deflate packs at most 1,032 bytes into one. */
const LARGEST_RATIO = 1032;

const LOCAL_HEADER = 30;
/** Bytes read behind a zip's local header for its name and extra fields, so that most entries take one read. */
const HEADER_ROOM = 512;

type Inflate = Unpacking['inflate'];
type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Reads the encoded bytes of example i of a location.
 * @returns a function that throws ImageError `corrupt_archive_entry`, `oversized_picture` for an entry that is not
 * what the archive says, ResourceError where the archive itself cannot be read
 */
export function createArchiveReader(
  location: ArchiveLocation,
  openBytes: OpenBytes,
  inflate: Inflate,
): (index: number) => Promise<Bytes> {
  const { archives } = location;
  const blocks = new BlockReader((number) => openBytes(at(archives, number).bytes));
  return (index) => {
    const number = location.archive[index] ?? 0;
    const entry = entryOf(location, index);
    return readEntry(blocks, number, at(archives, number), entry, inflate);
  };
}

function entryOf(location: ArchiveLocation, index: number): ArchiveEntry {
  if (index >= location.start.length) throw new RangeError(`there is no example ${index}`);
  return {
    path: `picture ${index}`,
    start: location.start[index] ?? 0,
    length: location.length[index] ?? 0,
    size: location.size[index] ?? 0,
    compression: location.compression[index] === 1 ? 1 : 0,
    crc32: location.crc32[index] ?? 0,
  };
}

/**
 * The bytes of an entry, checked against what the archive says of them.
 * @param number the archive's number in `blocks`
 */
export async function readEntry(
  blocks: BlockReader,
  number: number,
  { format }: Pick<ArchiveFile, 'format'>,
  entry: ArchiveEntry,
  inflate: Inflate,
): Promise<Bytes> {
  checkSize(entry);
  const packed =
    format === 'zip'
      ? await readZipEntry(blocks, number, entry)
      : await blocks.read(number, entry.start, entry.start + entry.length);
  if (packed.length !== entry.length) throw corrupt(entry, 'the archive ends inside it');
  const bytes = entry.compression === 0 ? packed : await inflated(entry, packed, inflate);
  if (bytes.length !== entry.size) {
    throw corrupt(entry, `it has ${bytes.length} bytes, where the archive says ${entry.size}`);
  }
  if (format === 'zip' && crc32(bytes) !== entry.crc32) {
    throw corrupt(entry, 'its checksum (CRC-32) is not the one that the archive says');
  }
  return bytes;
}

function checkSize(entry: ArchiveEntry): void {
  const { path, length, size } = entry;
  if (Math.max(length, size) > LARGEST_ENTRY) {
    throw new ImageError(
      'oversized_picture',
      `${path} has ${Math.max(length, size)} bytes in the archive; pictures of more than ${LARGEST_ENTRY} are not unpacked.`,
      { context: { path, size, length } },
    );
  }
  if (size > (length + 16) * LARGEST_RATIO) {
    throw corrupt(entry, `${length} bytes cannot unpack to the ${size} that the archive says`);
  }
}

async function readZipEntry(
  blocks: BlockReader,
  number: number,
  entry: ArchiveEntry,
): Promise<Bytes> {
  const { start, length } = entry;
  const room = start + LOCAL_HEADER + HEADER_ROOM;
  const bytes = await blocks.read(number, start, room + length);
  if (bytes.length < LOCAL_HEADER) throw corrupt(entry, 'the archive ends before it');
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getUint32(0, true) !== 0x04034b50) {
    throw corrupt(entry, 'it is not where the archive says');
  }
  const data = LOCAL_HEADER + header.getUint16(26, true) + header.getUint16(28, true);
  if (data <= LOCAL_HEADER + HEADER_ROOM) return bytes.slice(data, data + length);
  return blocks.read(number, start + data, start + data + length);
}

async function inflated(entry: ArchiveEntry, packed: Bytes, inflate: Inflate): Promise<Bytes> {
  try {
    return await inflate(packed, entry.size);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw corrupt(entry, `it cannot be unpacked (${why})`, cause);
  }
}

function corrupt({ path }: ArchiveEntry, why: string, cause?: unknown): ImageError {
  return new ImageError('corrupt_archive_entry', `${path} is broken in its archive: ${why}.`, {
    context: { path, why },
    cause,
  });
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`there is no archive ${index}`);
  return item;
}
