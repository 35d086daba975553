import type { PageHeader, SchemaElement } from 'hyparquet';
import { parquetReadObjects } from 'hyparquet/src/read.js';
import { decompressorOf, type Decompress } from './decompression.ts';
import { unsupported } from './footer.ts';
import type { Chunk, Leaf } from './leaf.ts';
import { headerIn } from './pages.ts';
import { checkDelta, checkRuns } from './runs.ts';

/**
 * The values of pages that follow each other, one a row: bytes, texts, numbers, dates, null, or lists of them.
 * Bytes are views of one page. Every page is decompressed and checked here; hyparquet decodes what is left.
 *
 * @param bytes the dictionary's page, if there is one, and the pages
 * @param rows how many rows the pages hold
 * @throws DatasetError `unsupported_parquet`; Error
 */
export async function decodePages(
  name: string,
  leaf: Leaf,
  { metadata }: Chunk,
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
): Promise<unknown[]> {
  const decompress = await decompressorOf(metadata.codec);
  const contents = checkPages({ name, leaf, rows, decompress }, bytes, metadata.codec);
  const column = {
    ...metadata,
    path_in_schema: leaf.path.map(renamed),
    data_page_offset: 0n,
    dictionary_page_offset: 0n,
    total_compressed_size: BigInt(bytes.length),
  };
  const found = await parquetReadObjects({
    file: { byteLength: bytes.length, slice: (start, end) => bufferOf(bytes, start, end) },
    metadata: {
      version: 2,
      schema: [
        { name: 'row', num_children: 1 },
        ...leaf.elements.map((element, depth) => narrowed(element, depth, leaf)),
      ],
      num_rows: BigInt(rows),
      row_groups: [
        {
          columns: [{ file_offset: 0n, meta_data: column }],
          total_byte_size: 0n,
          num_rows: BigInt(rows),
        },
      ],
      metadata_length: 0,
    },
    utf8: false,
    // Called once for each page, in order.
    compressors: { [metadata.codec]: () => contents.shift() ?? new Uint8Array() },
  });
  return found.map((row) => memberOf(row, leaf));
}

/** The bytes themselves where all are asked for, so that a page is not held twice. */
function bufferOf(bytes: Uint8Array<ArrayBuffer>, start: number, end = bytes.length): ArrayBuffer {
  const whole = start === 0 && end === bytes.length && bytes.length === bytes.buffer.byteLength;
  return whole ? bytes.buffer : bytes.slice(start, end).buffer;
}

/** Columns may be called anything, `__proto__` as well; hyparquet makes objects of them. */
function renamed(_: string, depth: number): string {
  return `c${depth}`;
}

/** An element of the schema with the one child that leads to the leaf. */
function narrowed(element: SchemaElement, depth: number, leaf: Leaf): SchemaElement {
  const { logical_type: logical, ...rest } = element;
  const opaque = ['GEOMETRY', 'GEOGRAPHY', 'VARIANT'].includes(logical?.type ?? '');
  return {
    ...rest,
    ...(logical === undefined || opaque ? {} : { logical_type: logical }),
    name: renamed('', depth),
    num_children: depth < leaf.elements.length - 1 ? 1 : 0,
  };
}

function memberOf(row: unknown, leaf: Leaf): unknown {
  let value = row;
  for (let depth = 0; depth < leaf.depth; depth++) {
    if (typeof value !== 'object' || value === null) return null;
    value = new Map<string, unknown>(Object.entries(value)).get(renamed('', depth));
  }
  return value ?? null;
}

interface PageCheck {
  readonly name: string;
  readonly leaf: Leaf;
  /** Of all pages together. */
  readonly rows: number;
  readonly decompress: Decompress;
}

/** Items of all lists of a column chunk; a file that says more is taken for a bomb. */
const MOST_ITEMS = 50_000_000;

/** Checks pages one by one. Returns what hyparquet is to take for their decompressed bytes, in its order. */
function checkPages(check: PageCheck, bytes: Uint8Array<ArrayBuffer>, codec: string): Uint8Array[] {
  const contents: Uint8Array[] = [];
  let values = 0;
  for (let at = 0; at < bytes.length - 1;) {
    const { header, length } = headerIn(bytes, at);
    const end = at + length + header.compressed_page_size;
    if (end > bytes.length) throw new Error('a page is longer than its column');
    const content = checkPage(check, header, bytes.subarray(at + length, end));
    if (content !== null && codec !== 'UNCOMPRESSED') contents.push(content);
    values += (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    at = end;
  }
  // In lists, rows are fewer than values.
  if (check.leaf.maxRepetition === 0 && values !== check.rows) {
    throw new Error(`a column holds ${values} values for ${check.rows} rows`);
  }
  return contents;
}

/** Returns what hyparquet will ask to be decompressed; null where it will not ask. */
function checkPage(check: PageCheck, header: PageHeader, page: Uint8Array): Uint8Array | null {
  const { data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: words } = header;
  const { leaf, decompress } = check;
  const size = header.uncompressed_page_size;
  if (header.type === 'DICTIONARY_PAGE' && words !== undefined) {
    const content = decompress(page, size);
    if (words.num_values >= 0 && words.num_values <= content.length) return content;
    throw new Error(`a dictionary of ${content.length} bytes says ${words.num_values} values`);
  }
  if (header.type === 'DATA_PAGE' && v1 !== undefined) {
    checkCount(check, v1.num_values);
    const content = decompress(page, size);
    let at = checkPrefixedLevels(content, 0, leaf.maxRepetition, v1.num_values);
    at = checkPrefixedLevels(content, at, leaf.maxDefinition, v1.num_values);
    checkValues(check, v1.encoding, content.subarray(at), v1.num_values);
    return content;
  }
  if (header.type === 'DATA_PAGE_V2' && v2 !== undefined) {
    checkCount(check, v2.num_values);
    checkCount(check, v2.num_values - v2.num_nulls);
    const repetitions = v2.repetition_levels_byte_length;
    const levels = repetitions + v2.definition_levels_byte_length;
    if (!(repetitions >= 0 && levels >= repetitions && levels <= page.length && levels <= size)) {
      throw new Error('a page is shorter than its levels');
    }
    checkLevels(page, 0, repetitions, leaf.maxRepetition, v2.num_values);
    checkLevels(page, repetitions, levels, leaf.maxDefinition, v2.num_values);
    const values = page.subarray(levels);
    if (v2.is_compressed === false) {
      checkValues(check, v2.encoding, values, v2.num_values);
      return null;
    }
    const content = decompress(values, size - levels);
    checkValues(check, v2.encoding, content, v2.num_values);
    return content;
  }
  throw new Error(`a column holds a page of type ${header.type ?? 'unknown'}`);
}

function checkCount({ leaf, rows }: PageCheck, count: number): void {
  const most = leaf.maxRepetition === 0 ? rows : MOST_ITEMS;
  if (!(count >= 0 && count <= most))
    throw new Error(`a page of ${most} rows says ${count} values`);
}

/** Levels of a page of version 1, behind their length. Returns where they end. */
function checkPrefixedLevels(content: Uint8Array, at: number, max: number, count: number): number {
  if (max === 0) return at;
  if (content.length < at + 4) throw new Error('a page is shorter than its levels');
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const end = at + 4 + view.getUint32(at, true);
  if (end > content.length) throw new Error('a page is shorter than its levels');
  checkLevels(content, at + 4, end, max, count);
  return end;
}

function checkLevels(
  bytes: Uint8Array,
  start: number,
  end: number,
  max: number,
  count: number,
): void {
  if (max > 0) checkRuns(bytes, start, end, 32 - Math.clz32(max), count);
}

/** @param count of the values, and of the nulls, which take no place */
function checkValues(
  { name, leaf }: PageCheck,
  encoding: string | undefined,
  values: Uint8Array,
  count: number,
): void {
  const type = leaf.elements.at(-1)?.type;
  if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    checkRuns(values, 1, values.length, values[0] ?? 0, count, true);
  } else if (encoding === 'RLE' && type === 'BOOLEAN') {
    checkRuns(values, 4, values.length, 1, count, true);
  } else if (encoding === 'DELTA_BINARY_PACKED' || encoding === 'DELTA_LENGTH_BYTE_ARRAY') {
    if (values.length > 0) checkDelta(values, 0, count);
  } else if (encoding !== 'PLAIN' && encoding !== 'BYTE_STREAM_SPLIT') {
    throw unsupported(name, `uses the encoding ${encoding ?? 'unknown'}`);
  }
}
