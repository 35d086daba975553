import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readOffsetIndex } from 'hyparquet/src/indexes.js';
import type { ByteSource } from '../../resources/byte-source.ts';
import type { RowGroupSpan } from './footer.ts';
import type { Chunk } from './leaf.ts';
import { thriftEnd } from './thrift.ts';

/** Where a page lies in its file, and which rows of its row group it holds. */
export interface PageSpan {
  readonly start: number;
  readonly end: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** The pages of a chunk whose values are not in lists. */
export interface PageList {
  readonly dictionary: { readonly start: number; readonly end: number } | null;
  readonly pages: readonly PageSpan[];
}

/** Bytes that are read to find a header, at first; headers that hold statistics are longer. */
const HEADER = 1024;
const LONGEST_HEADER = 16 * 1024 * 1024;

/**
 * Finds the pages of a chunk by its offset index or, where the file has none, from header to header.
 * @throws Error
 */
export async function listPages(
  source: ByteSource,
  chunk: Chunk,
  group: RowGroupSpan,
): Promise<PageList> {
  return (
    (await listByIndex(source, chunk, group)) ??
    listByHeaders((start) => headerAt(source, start, chunk.end), chunk, group)
  );
}

/** The same, of a chunk whose bytes are at hand. */
export async function listPagesIn(
  bytes: Uint8Array,
  chunk: Chunk,
  group: RowGroupSpan,
): Promise<PageList> {
  return listByHeaders(
    (start) => Promise.resolve(headerIn(bytes, start - chunk.start)),
    chunk,
    group,
  );
}

/** A page's header, and where the page's own bytes begin, counted from the header's first byte. */
export interface Header {
  readonly header: PageHeader;
  readonly length: number;
}

/**
 * The header of a page that begins at `start` of `bytes`.
 * @throws Error
 */
export function headerIn(bytes: Uint8Array, start: number): Header {
  const end = thriftEnd(bytes, start);
  if (end === null) throw new Error('a page ends inside its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  const header = parquetHeader({ view, offset: start });
  if (!(header.compressed_page_size >= 0 && header.uncompressed_page_size >= 0)) {
    throw new Error(`a page has ${header.compressed_page_size} bytes`);
  }
  return { header, length: end - start };
}

async function headerAt(source: ByteSource, start: number, end: number): Promise<Header> {
  for (let length = HEADER; ; length *= 8) {
    const bytes = await source.read(start, Math.min(start + length, end));
    if (thriftEnd(bytes, 0) !== null) return headerIn(bytes, 0);
    if (start + length >= end || length > LONGEST_HEADER) {
      throw new Error('a page ends inside its header');
    }
  }
}

async function listByHeaders(
  headerOf: (start: number) => Promise<Header>,
  chunk: Chunk,
  group: RowGroupSpan,
): Promise<PageList> {
  let dictionary: PageList['dictionary'] = null;
  const pages: PageSpan[] = [];
  let firstRow = 0;
  for (let start = chunk.start; firstRow < group.rows;) {
    if (start >= chunk.end) throw new Error(`a column ends after ${firstRow} of its rows`);
    const { header, length } = await headerOf(start);
    const end = start + length + header.compressed_page_size;
    if (end > chunk.end) throw new Error('a page is longer than its column');
    if (header.type === 'DICTIONARY_PAGE') dictionary = { start, end };
    const rows = rowsOf(header);
    if (rows > group.rows - firstRow) throw new Error('a page holds more rows than its row group');
    if (rows > 0) pages.push({ start, end, firstRow, rows });
    firstRow += rows;
    start = end;
  }
  return { dictionary, pages };
}

/** Where values are not in lists, a page has as many rows as values. */
function rowsOf(header: PageHeader): number {
  const rows = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_rows ?? 0;
  if (rows < 0) throw new Error(`a page holds ${rows} rows`);
  return rows;
}

async function listByIndex(
  source: ByteSource,
  { start, end, offsetIndex }: Chunk,
  group: RowGroupSpan,
): Promise<PageList | null> {
  if (offsetIndex === null) return null;
  const bytes = await source.read(offsetIndex.start, offsetIndex.end);
  if (thriftEnd(bytes, 0) === null) throw new Error('an offset index is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { page_locations: locations } = readOffsetIndex({ view, offset: 0 });
  const firstRows = [...locations.map((page) => Number(page.first_row_index)), group.rows];
  const pages = locations.map((page, i): PageSpan => {
    const [firstRow = 0, next = 0] = firstRows.slice(i, i + 2);
    const at = Number(page.offset);
    const span = {
      start: at,
      end: at + page.compressed_page_size,
      firstRow,
      rows: next - firstRow,
    };
    if (at < start || span.end > end || span.end <= at || span.rows <= 0) {
      throw new Error('an offset index names pages that cannot be');
    }
    return span;
  });
  const [first] = pages;
  if (first === undefined || first.firstRow !== 0) throw new Error('an offset index is empty');
  return {
    // Some writers do not say where the dictionary is: it is what comes before the first page.
    dictionary: first.start > start ? { start, end: first.start } : null,
    pages,
  };
}
