import { DatasetError } from '../../core/errors.ts';
import { idOfPath } from '../listing.ts';

/** A file inside an archive. */
export interface ArchiveEntry {
  /** With `/`, in Unicode's normal form C, checked by `entryPath`. */
  readonly path: string;
  /** Where its bytes start in a tar; where its local header starts in a zip. */
  readonly start: number;
  /** Bytes in the archive. */
  readonly length: number;
  /** Bytes after decompression, as the archive says. */
  readonly size: number;
  /** 0 stored as it is, 1 deflated. */
  readonly compression: 0 | 1;
  /** CRC-32 of the decompressed bytes, as a zip says; 0 in a tar. */
  readonly crc32: number;
}

/** An entry as a format's reader yields it, by the name that the archive gives it. */
export type RawEntry = Omit<ArchiveEntry, 'path'> & {
  readonly name: string;
  /** Why its bytes cannot be read; null where they can. */
  readonly obstacle: 'encrypted' | 'compression' | 'link' | null;
};

/**
 * An entry's path: `/` for `\`, normal form C, empty and `.` parts left out.
 * @throws DatasetError `unsafe_path` for one that leads out of the archive
 */
export function entryPath(archive: string, name: string): string {
  const parts = idOfPath(name)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (/^([/\\]|[a-z]:)/i.test(name) || parts.includes('..') || name.includes('\0')) {
    throw unsafePath(archive, name);
  }
  return parts.join('/');
}

/** An archive with a file whose name leads out of it. */
export function unsafePath(archive: string, name: string): DatasetError {
  return new DatasetError(
    'unsafe_path',
    `The archive ${archive} holds a file named ${JSON.stringify(name)}, which leads out of the archive. Make the archive anew with paths relative to its folder.`,
    { context: { archive, entry: name } },
  );
}

/** An archive that does not hold what an archive of its kind must. */
export function invalidArchive(archive: string, why: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'invalid_archive',
    `The archive ${archive} cannot be read: ${why}. It may be incomplete: copy or download it again.`,
    { context: { archive, why }, cause },
  );
}

/** A compressed archive that holds far more than any pictures do. */
export function bombError(archive: string, limit: number): DatasetError {
  return new DatasetError(
    'archive_bomb',
    `The archive ${archive} unpacks to more than ${limit} bytes, which no pictures need: it was not unpacked further. If it is sound, unpack it yourself and name the folder.`,
    { context: { archive, limit } },
  );
}
