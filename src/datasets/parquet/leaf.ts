import type { ColumnMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { encrypted, unsupported, type ParquetFile, type RowGroupSpan } from './footer.ts';

/** A column of plain values: a column of the table, a member of a struct, or the items of a list. */
export interface Leaf {
  /** Where it lies in the schema. */
  readonly path: readonly string[];
  /** From the schema's root (left out) to the values. */
  readonly elements: readonly SchemaElement[];
  /** The member of the row that was asked for, in depth: 1 for a column, 2 for a member of a struct. */
  readonly depth: number;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/**
 * The values of a column, or of a member of a struct: `['label']`, `['image', 'bytes']`. A list's are its items.
 * Null where there is none, or where it is a struct of several members.
 */
export function leafOf(file: ParquetFile, wanted: readonly string[]): Leaf | null {
  const nodes: SchemaTree[] = [];
  let node = file.schema;
  for (const name of wanted) {
    const child = node.children.find(({ element }) => element.name === name);
    if (child === undefined) return null;
    nodes.push((node = child));
  }
  while (node.children.length === 1 && isList(nodes)) {
    const [child] = node.children;
    if (child === undefined) return null;
    nodes.push((node = child));
  }
  if (node.children.length > 0 || node.element.type === undefined) return null;
  const elements = nodes.map(({ element }) => element);
  return {
    path: node.path,
    elements,
    depth: wanted.length,
    maxDefinition: elements.filter((e) => e.repetition_type !== 'REQUIRED').length,
    maxRepetition: elements.filter((e) => e.repetition_type === 'REPEATED').length,
  };
}

function isList(nodes: readonly SchemaTree[]): boolean {
  return nodes.some(
    ({ element }) =>
      element.converted_type === 'LIST' ||
      element.logical_type?.type === 'LIST' ||
      element.repetition_type === 'REPEATED',
  );
}

/** Where the pages of a column in one row group lie. */
export interface Chunk {
  readonly metadata: ColumnMetaData;
  readonly start: number;
  readonly end: number;
  readonly offsetIndex: { readonly start: number; readonly end: number } | null;
}

const codecs = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4', 'LZ4_RAW'];

/**
 * The chunk of a column in a row group, checked against the file.
 * @throws DatasetError `encrypted_parquet`, `unsupported_parquet`; Error
 */
export function chunkOf({ source }: ParquetFile, group: RowGroupSpan, leaf: Leaf): Chunk {
  const chunk = group.chunks.find(({ meta_data }) => {
    const path = meta_data?.path_in_schema ?? [];
    return path.length === leaf.path.length && path.every((part, i) => part === leaf.path[i]);
  });
  if (group.chunks.some((c) => c.crypto_metadata !== undefined || c.encrypted_column_metadata)) {
    throw encrypted(source.name);
  }
  const metadata = chunk?.meta_data;
  if (chunk === undefined || metadata === undefined) {
    throw new Error(`a row group lacks the column ${leaf.path.join('.')}`);
  }
  if (chunk.file_path) throw unsupported(source.name, 'keeps its columns in other files');
  if (!codecs.includes(metadata.codec)) {
    throw unsupported(source.name, `is compressed with ${metadata.codec ?? 'an unknown codec'}`);
  }
  const data = Number(metadata.data_page_offset);
  const dictionary = Number(metadata.dictionary_page_offset ?? 0);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(metadata.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= source.size - 8)) {
    throw new Error(`a row group's column lies at bytes ${start} to ${end} of ${source.size}`);
  }
  return { metadata, start, end, offsetIndex: offsetIndexOf(chunk, source.size) };
}

function offsetIndexOf(
  chunk: { offset_index_offset?: bigint; offset_index_length?: number },
  size: number,
): Chunk['offsetIndex'] {
  const start = Number(chunk.offset_index_offset ?? 0);
  const end = start + (chunk.offset_index_length ?? 0);
  return start > 0 && end > start && end <= size - 8 ? { start, end } : null;
}
