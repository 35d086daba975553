import { DatasetError } from '../../core/errors.ts';
import type { ByteSource } from '../../resources/byte-source.ts';
import type { FileAccess } from '../listing.ts';
import { invalidArchive } from './entry.ts';
import type { ArchiveFile } from './location.ts';
import { isTarHeader, TAR_BLOCK } from './tar-header.ts';

/** A compressed tar may always unpack to so many bytes … */
const ALWAYS_UNPACKED = 4 * 1024 * 1024 * 1024;
/** … and else to so many times its own: pictures hardly shrink. */
const LARGEST_GROWTH = 50;

/** What other archives begin with. */
const refused: readonly (readonly [string, readonly number[]])[] = [
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
];

/**
 * Finds an archive and what it is, by what it begins with: its name says nothing. A compressed tar is unpacked.
 * @throws DatasetError `unsupported_archive`, `invalid_archive`, `archive_bomb`; what locating and opening it throw
 */
export async function openArchiveFile(reference: string, access: FileAccess): Promise<ArchiveFile> {
  const bytes = await access.locate(reference);
  const source = await access.openBytes(bytes);
  const head = await headOf(source);
  if (!startsWith(head, [0x1f, 0x8b])) return { format: formatOf(source.name, head), bytes };
  const limit = Math.max(ALWAYS_UNPACKED, source.size * LARGEST_GROWTH);
  const unpacked = await access.unpacking.gunzip(source, limit);
  if (isTarHeader(await headOf(await access.openBytes(unpacked)))) {
    return { format: 'tar', bytes: unpacked };
  }
  throw invalidArchive(source.name, 'it is compressed, but not a compressed tar');
}

function formatOf(name: string, head: Uint8Array): ArchiveFile['format'] {
  if (isTarHeader(head)) return 'tar';
  // A zip may have anything before its first file; nothing but its end says that it is one.
  if (startsWith(head, [0x50, 0x4b]) || /\.zip$/i.test(name)) return 'zip';
  const [format] = refused.find(([, magic]) => startsWith(head, magic)) ?? [null];
  throw new DatasetError(
    'unsupported_archive',
    `${name} is ${format === null ? 'no archive that is known' : `a ${format} archive`}; zip, tar and tar.gz are read. Pack the pictures anew, or name their folder.`,
    { context: { archive: name, format } },
  );
}

function headOf(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, Math.min(TAR_BLOCK, source.size));
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
