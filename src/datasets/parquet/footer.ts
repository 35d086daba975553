import type { ColumnChunk, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetMetadata, parquetSchema } from 'hyparquet/src/metadata.js';
import { DatasetError, InterplayError } from '../../core/errors.ts';
import type { ByteSource } from '../../resources/byte-source.ts';
import { thriftEnd } from './thrift.ts';

/** What the footer of a Parquet file says, checked. */
export interface ParquetFile {
  readonly source: ByteSource;
  readonly schema: SchemaTree;
  readonly rows: number;
  readonly groups: readonly RowGroupSpan[];
  /** Key-value metadata; the value of the last of equal keys. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A row group: its rows are `start` … `start + rows − 1` of the file. */
export interface RowGroupSpan {
  readonly start: number;
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

const MAGIC = 'PAR1';
const ENCRYPTED = 'PARE';
/** Bytes that are read first; the footers of most files fit. */
const FIRST_READ = 64 * 1024;
/** A footer of a thousand row groups of twenty columns has about 3 MB. */
const LONGEST_FOOTER = 256 * 1024 * 1024;

/**
 * Reads the footer of a Parquet file.
 * Reference: https://parquet.apache.org/docs/file-format/
 *
 * @throws DatasetError `invalid_parquet`, `encrypted_parquet`
 */
export function readFooter(source: ByteSource): Promise<ParquetFile> {
  return explained(source.name, async () => {
    const { size } = source;
    if (size < 12) throw new Error(`it has ${size} bytes`);
    const tail = await source.read(Math.max(0, size - FIRST_READ), size);
    const magic = textOf(tail.subarray(-4));
    if (magic === ENCRYPTED) throw encrypted(source.name);
    if (magic !== MAGIC) throw new Error('it does not end with "PAR1"; it may be cut off');
    const length = new DataView(tail.buffer, tail.byteOffset).getUint32(tail.length - 8, true);
    if (length > size - 12)
      throw new Error(`its footer of ${length} bytes is longer than the file`);
    if (length > LONGEST_FOOTER) throw new Error(`its footer has ${length} bytes`);
    const footer =
      length + 8 <= tail.length
        ? tail.subarray(tail.length - length - 8)
        : await source.read(size - length - 8, size);
    if (thriftEnd(footer.subarray(0, length), 0) === null) throw new Error('its footer is cut off');
    return describe(source, parquetMetadata(footer, { geoparquet: false }));
  });
}

function describe(source: ByteSource, metadata: FileMetaData): ParquetFile {
  const schema = parquetSchema(metadata);
  let rows = 0;
  const groups = metadata.row_groups.map((group): RowGroupSpan => {
    const span = { start: rows, rows: Number(group.num_rows), chunks: group.columns };
    if (span.rows < 0) throw new Error(`a row group has ${span.rows} rows`);
    rows += span.rows;
    return span;
  });
  // A picture or a path takes a byte at least; a footer that promises more rows would fill the memory with nothing.
  if (rows > source.size) throw new Error(`${source.size} bytes cannot hold its ${rows} rows`);
  const pairs = metadata.key_value_metadata ?? [];
  return {
    source,
    schema,
    rows,
    groups,
    metadata: new Map(pairs.map(({ key, value }) => [key, value ?? ''])),
  };
}

/**
 * What `work` gives; what a parser throws becomes an error that names the file.
 * @throws DatasetError `invalid_parquet`, and InterplayErrors as they are
 */
export async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof InterplayError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(
      'invalid_parquet',
      `${name} cannot be read as a Parquet file: ${why}. Make or download it again.`,
      { context: { file: name, why }, cause },
    );
  }
}

/** The error for a file that only its owner can read. */
export function encrypted(name: string): DatasetError {
  return new DatasetError(
    'encrypted_parquet',
    `The Parquet file ${name} is encrypted. Write it again without encryption.`,
    { context: { file: name } },
  );
}

/** The error for a file that is right but uses what cannot be read here. */
export function unsupported(name: string, what: string): DatasetError {
  return new DatasetError(
    'unsupported_parquet',
    `The Parquet file ${name} ${what}, which cannot be read here. Write it again, with Snappy or Zstandard and the writer's defaults.`,
    { context: { file: name, what } },
  );
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
