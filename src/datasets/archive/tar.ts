import { DatasetError } from '../../core/errors.ts';
import { invalidArchive, type RawEntry } from './entry.ts';
import {
  longName,
  nameOf,
  paxRecords,
  readHeader,
  TAR_BLOCK,
  type PaxRecords,
  type TarHeader,
} from './tar-header.ts';

/** Bytes of a long name or of extended attributes, at most. */
const LARGEST_ATTRIBUTES = 1024 * 1024;

/** A tar that can be read from any place; less comes back where it ends. */
export interface TarSource {
  readonly name: string;
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The files of a tar (ustar, pax, GNU), in their order; only headers are read. Hard links are the files that they link
 * to; symbolic links come with that obstacle.
 * @throws DatasetError `invalid_archive` for a broken header, `truncated_archive` where it ends early,
 * `unsupported_entry` for sparse files and parts of several volumes
 */
export async function* readTar(source: TarSource): AsyncGenerator<RawEntry> {
  const files = new Map<string, RawEntry>();
  const forAll: PaxRecords = new Map();
  let next: PaxRecords = new Map();
  let at = 0;
  for (;;) {
    const block = await source.read(at, at + TAR_BLOCK);
    if (block.length < TAR_BLOCK) throw truncated(source, at);
    if (block.every((byte) => byte === 0)) return;
    const header = readHeader(source.name, block, at);
    const own = new Map([...forAll, ...next]);
    const start = at + TAR_BLOCK;
    const size = sizeOf(source, header, own, start);
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
    switch (header.type) {
      case 'x':
        next = new Map([
          ...next,
          ...paxRecords(source.name, await attributes(source, start, size)),
        ]);
        continue;
      case 'g':
        for (const [key, value] of paxRecords(source.name, await attributes(source, start, size)))
          forAll.set(key, value);
        continue;
      case 'L':
        next.set('path', longName(await attributes(source, start, size)));
        continue;
      case 'K':
        next.set('linkpath', longName(await attributes(source, start, size)));
        continue;
    }
    next = new Map();
    const name = nameOf(header, own);
    if (header.type === 'S' || header.type === 'M' || isSparse(own))
      throw unsupported(source, name);
    const entry = entryOf(header, own, name, start, size, files);
    if (entry === null) continue;
    if (start + size > source.size) throw truncated(source, start, name);
    files.set(name, entry);
    yield entry;
  }
}

function entryOf(
  { type, linkName }: TarHeader,
  own: PaxRecords,
  name: string,
  start: number,
  size: number,
  files: ReadonlyMap<string, RawEntry>,
): RawEntry | null {
  const plain = { name, start, length: size, size, compression: 0, crc32: 0 } as const;
  switch (type) {
    case '0':
    case '7':
      // An old tar says of folders only that their names end in a slash.
      return name.endsWith('/') ? null : { ...plain, obstacle: null };
    case '1': {
      const target = files.get(own.get('linkpath') ?? linkName);
      return target === undefined ? { ...plain, obstacle: 'link' } : { ...target, name };
    }
    case '2':
      return { ...plain, obstacle: 'link' };
    default:
      return null;
  }
}

/** Links and folders have no bytes, whatever their headers say. */
function sizeOf(source: TarSource, header: TarHeader, own: PaxRecords, start: number): number {
  if (['1', '2', '3', '4', '5', '6'].includes(header.type)) return 0;
  const said = own.get('size');
  const isAttribute = ['x', 'g', 'L', 'K'].includes(header.type);
  const size = said === undefined || isAttribute ? header.size : Number(said);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw invalidArchive(source.name, `a file at byte ${start} has the size "${said ?? size}"`);
  }
  return size;
}

async function attributes(
  source: TarSource,
  start: number,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (size > LARGEST_ATTRIBUTES) {
    throw invalidArchive(source.name, `a name at byte ${start} has ${size} bytes`);
  }
  const bytes = await source.read(start, start + size);
  if (bytes.length < size) throw truncated(source, start);
  return bytes;
}

function isSparse(own: PaxRecords): boolean {
  return [...own.keys()].some((key) => key.startsWith('GNU.sparse.'));
}

function truncated({ name, size }: TarSource, at: number, entry?: string): DatasetError {
  const where = entry === undefined ? '' : `, inside ${entry}`;
  return new DatasetError(
    'truncated_archive',
    `The archive ${name} ends early, at byte ${size}${where}: it lacks the mark of its end. Copy or download it again.`,
    { context: { archive: name, size, at, ...(entry === undefined ? {} : { entry }) } },
  );
}

function unsupported({ name: archive }: TarSource, name: string): DatasetError {
  return new DatasetError(
    'unsupported_entry',
    `The archive ${archive} holds ${name} as a sparse file or as a part of several volumes, which are not read. Make the archive anew without.`,
    { context: { archive, entry: name } },
  );
}
