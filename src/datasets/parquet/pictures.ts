import { concatenate } from '../../core/bytes.ts';
import { DatasetError, ImageError } from '../../core/errors.ts';
import type { OpenBytes } from '../../resources/byte-source.ts';
import { explained, readFooter, type ParquetFile, type RowGroupSpan } from './footer.ts';
import { createKeeper, type Costly, type Keeper } from './keeper.ts';
import { chunkOf, leafOf, type Chunk, type Leaf } from './leaf.ts';
import type { ParquetLocation } from './location.ts';
import { listPages, listPagesIn, type PageList, type PageSpan } from './pages.ts';
import { decodePages } from './values.ts';

/** A chunk up to this size is read at once: one request a row group. Larger ones are read page by page. */
const SMALL_CHUNK = 32 * 1024 * 1024;
/** What a reader keeps of chunks, and of decoded pages. */
const KEPT_CHUNKS = SMALL_CHUNK;
const KEPT_PAGES = 64 * 1024 * 1024;

/** A chunk is read at once only where this share of its rows is wanted. */
const DENSE = 0.25;

/** The encoded picture of an example, by its index. */
export type ReadPicture = (index: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Reads the encoded pictures of a location. A read brings its row group's column where that is small and a good part of it
 * belongs to the location, else the page that the row is in; what was read last is kept for the rows beside it.
 *
 * The reader throws DatasetError `invalid_parquet` and the like, ResourceError, and ImageError `unreadable_image` for a
 * row that holds no picture.
 */
export function readEncoded(location: ParquetLocation, openBytes: OpenBytes): ReadPicture {
  const opened = new Map<number, Promise<OpenColumn>>();
  const kept: Kept = { chunks: createKeeper(KEPT_CHUNKS), pages: createKeeper(KEPT_PAGES) };
  return async (index) => {
    const [number, row] = [location.file[index], location.row[index]];
    if (number === undefined || row === undefined) {
      throw new RangeError(`there is no example ${index}`);
    }
    let column = opened.get(number);
    if (column === undefined) {
      column = openColumn(location, number, openBytes);
      column.catch(() => opened.delete(number));
      opened.set(number, column);
    }
    return readRow(await column, number, row, kept);
  };
}

/**
 * The same for a run, which goes on where pages are broken: they cost their own pictures. Throws ImageError
 * `corrupt_image`, `unreadable_image`; ResourceError.
 */
export function readParquetPictures(location: ParquetLocation, openBytes: OpenBytes): ReadPicture {
  const read = readEncoded(location, openBytes);
  return async (index) => {
    try {
      return await read(index);
    } catch (cause) {
      if (!(cause instanceof DatasetError)) throw cause;
      const context = { ...cause.context, row: location.row[index] ?? 0 };
      throw new ImageError('corrupt_image', cause.message, { context, cause });
    }
  };
}

interface Kept {
  readonly chunks: Keeper<OpenChunk>;
  readonly pages: Keeper<OpenPage>;
}

interface OpenColumn {
  readonly file: ParquetFile;
  readonly leaf: Leaf;
  /** Of each row group: how many of its rows belong to the location. */
  readonly wanted: readonly number[];
}

async function openColumn(
  location: ParquetLocation,
  number: number,
  openBytes: OpenBytes,
): Promise<OpenColumn> {
  const bytes = location.files[number];
  if (bytes === undefined) throw new RangeError(`there is no file ${number}`);
  const file = await readFooter(await openBytes(bytes));
  const leaf = leafOf(file, location.column);
  if (leaf !== null) return { file, leaf, wanted: countWanted(file, location, number) };
  return explained(file.source.name, () => {
    throw new Error(`it has no column ${location.column.join('.')} any more`);
  });
}

function countWanted(file: ParquetFile, location: ParquetLocation, number: number): number[] {
  const wanted = file.groups.map(() => 0);
  for (const [index, of] of location.file.entries()) {
    if (of !== number) continue;
    const group = lastUpTo(file.groups, ({ start }) => start, location.row[index] ?? 0);
    wanted[group] = (wanted[group] ?? 0) + 1;
  }
  return wanted;
}

async function readRow(
  { file, leaf, wanted }: OpenColumn,
  number: number,
  row: number,
  kept: Kept,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name } = file.source;
  return explained(name, async () => {
    const at = lastUpTo(file.groups, ({ start }) => start, row);
    const group = file.groups[at];
    if (group === undefined || row >= group.start + group.rows) {
      throw new Error(`it has no row ${row}`);
    }
    const dense = (wanted[at] ?? 0) >= DENSE * group.rows;
    const chunk = await kept.chunks(`${number} ${at}`, 0, () =>
      openChunk(file, group, leaf, dense),
    );
    const { pages } = chunk.list;
    const page = pages[lastUpTo(pages, ({ firstRow }) => firstRow, row - group.start)];
    if (page === undefined) throw new Error(`it has no row ${row}`);
    const { values } = await kept.pages(`${number} ${page.start}`, page.end - page.start, () =>
      openPage(file, leaf, chunk, page),
    );
    const value = values[row - group.start - page.firstRow];
    // A copy: what was read lies in the memory of a whole page.
    if (value instanceof Uint8Array) return new Uint8Array(value);
    throw new ImageError('unreadable_image', `Row ${row} of ${name} holds no picture.`, {
      context: { file: name, row },
    });
  });
}

/** Index of the last item whose place is at most `wanted`; items are in ascending order. −1 where there is none. */
function lastUpTo<T>(items: readonly T[], placeOf: (item: T) => number, wanted: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && placeOf(item) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface OpenChunk extends Costly {
  readonly chunk: Chunk;
  readonly list: PageList;
  /** All of it, where it is small. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

async function openChunk(
  file: ParquetFile,
  group: RowGroupSpan,
  leaf: Leaf,
  dense: boolean,
): Promise<OpenChunk> {
  const chunk = chunkOf(file, group, leaf);
  const { start, end } = chunk;
  if (end - start > SMALL_CHUNK || !dense) {
    const list = await listPages(file.source, chunk, group);
    return { chunk, list, bytes: null, cost: 64 * list.pages.length };
  }
  const bytes = await file.source.read(start, end);
  return { chunk, list: await listPagesIn(bytes, chunk, group), bytes, cost: bytes.length };
}

interface OpenPage extends Costly {
  readonly values: readonly unknown[];
}

async function openPage(
  { source }: ParquetFile,
  leaf: Leaf,
  { chunk, list, bytes }: OpenChunk,
  page: PageSpan,
): Promise<OpenPage> {
  const read = (span: { start: number; end: number }) =>
    bytes === null
      ? source.read(span.start, span.end)
      : Promise.resolve(bytes.subarray(span.start - chunk.start, span.end - chunk.start));
  const joined =
    list.dictionary === null
      ? await read(page)
      : concatenate(await Promise.all([read(list.dictionary), read(page)]));
  const values = await decodePages(source.name, leaf, chunk, joined, page.rows);
  const buffers = new Set(
    values.map((value) => (value instanceof Uint8Array ? value.buffer : null)),
  );
  const cost = [...buffers].reduce((sum, buffer) => sum + (buffer?.byteLength ?? 0), 0);
  return { values, cost };
}
