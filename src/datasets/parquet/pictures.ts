import { DatasetError, ImageError } from '../../core/errors.ts';
import type { ByteLocation, OpenBytes } from '../../resources/byte-source.ts';
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

/** The picture bytes of row `row` of file `file`. */
export type CellReader = (file: number, row: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Reads encoded pictures out of a column. A read brings the page that the row is in, or its row group's column where that is
 * small, and keeps it for the rows beside it; it never holds more than `KEPT_CHUNKS`,
 * `KEPT_PAGES` and the pages under way.
 *
 * The reader throws DatasetError `invalid_parquet` and the like, ResourceError, and ImageError `unreadable_image` for a
 * row that holds no bytes.
 */
export function readCells(
  { files, column }: Pick<ParquetLocation, 'files' | 'column'>,
  openBytes: OpenBytes,
): CellReader {
  const opened = new Map<number, Promise<PictureColumn>>();
  const kept: Kept = {
    chunks: createKeeper(KEPT_CHUNKS),
    pages: createKeeper(KEPT_PAGES),
  };
  return async (index, row) => {
    const location = files[index];
    if (location === undefined) throw new RangeError(`there is no file ${index}`);
    let file = opened.get(index);
    if (file === undefined) {
      file = openColumn(location, column, openBytes);
      file.catch(() => opened.delete(index));
      opened.set(index, file);
    }
    return readCell(await file, index, row, kept);
  };
}

/**
 * The picture bytes of the examples of a location, by their indices. Throws ImageError `corrupt_image` where the file is
 * broken, `unreadable_image` where a row holds no picture; ResourceError.
 */
export function readParquetPictures(
  location: ParquetLocation,
  openBytes: OpenBytes,
): (index: number) => Promise<Uint8Array<ArrayBuffer>> {
  const read = readCells(location, openBytes);
  return async (index) => {
    const [file, row] = [location.file[index], location.row[index]];
    if (file === undefined || row === undefined)
      throw new RangeError(`there is no example ${index}`);
    return read(file, row).catch((error: unknown) => {
      // A broken page costs its own pictures, not the run.
      if (!(error instanceof DatasetError)) throw error;
      const { message, context } = error;
      throw new ImageError('corrupt_image', message, {
        context: { ...context, row },
        cause: error,
      });
    });
  };
}

interface Kept {
  readonly chunks: Keeper<OpenChunk>;
  readonly pages: Keeper<OpenPage>;
}

interface PictureColumn {
  readonly file: ParquetFile;
  readonly leaf: Leaf;
}

async function openColumn(
  location: ByteLocation,
  column: readonly string[],
  openBytes: OpenBytes,
): Promise<PictureColumn> {
  const file = await readFooter(await openBytes(location));
  const leaf = leafOf(file, column);
  if (leaf !== null) return { file, leaf };
  return explained(file.source.name, () => {
    throw new Error(`it has no column ${column.join('.')} any more`);
  });
}

async function readCell(
  { file, leaf }: PictureColumn,
  index: number,
  row: number,
  kept: Kept,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name } = file.source;
  return explained(name, async () => {
    const at = file.groups.findLastIndex(({ start }) => start <= row);
    const group = file.groups[at];
    if (group === undefined || row >= group.start + group.rows) {
      throw new Error(`it has no row ${row}`);
    }
    const chunk = await kept.chunks(`${index} ${at}`, () => openChunk(file, group, leaf));
    const page = chunk.list.pages.findLast(({ firstRow }) => firstRow <= row - group.start);
    if (page === undefined) throw new Error(`it has no row ${row}`);
    const { values } = await kept.pages(`${index} ${page.start}`, () =>
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

interface OpenChunk extends Costly {
  readonly chunk: Chunk;
  readonly list: PageList;
  /** All of it, where it is small. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

async function openChunk(file: ParquetFile, group: RowGroupSpan, leaf: Leaf): Promise<OpenChunk> {
  const chunk = chunkOf(file, group, leaf);
  const { start, end } = chunk;
  if (end - start > SMALL_CHUNK) {
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
  const parts = list.dictionary === null ? [page] : [list.dictionary, page];
  const joined = join(await Promise.all(parts.map(read)));
  const values = await decodePages(source.name, leaf, chunk, joined, page.rows);
  const buffers = new Set(
    values.map((value) => (value instanceof Uint8Array ? value.buffer : null)),
  );
  const cost = [...buffers].reduce((sum, buffer) => sum + (buffer?.byteLength ?? 0), 0);
  return { values, cost };
}

function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
