import type { TableConfiguration } from '../../config/configuration.ts';
import { mapConcurrently } from '../../core/concurrency.ts';
import { DatasetError } from '../../core/errors.ts';
import { fileNameOf, isAddress } from '../../resources/http.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { identityOf } from '../identity.ts';
import type { FileAccess } from '../listing.ts';
import { readFooter } from '../parquet/footer.ts';
import { findPictureColumn } from '../parquet/picture-column.ts';
import { openParquetPictures } from '../parquet/open-pictures.ts';
import { openCsv } from './csv.ts';
import { openJsonLines } from './json-lines.ts';
import { parquetTable } from './parquet-table.ts';
import { openPathTable } from './path-table.ts';
import { joinTables, type Table } from './table.ts';

/** Files that are opened at the same time. */
const LANES = 4;

/**
 * Opens a table: CSV, TSV, JSON lines or Parquet with the paths of pictures, or Parquet with their bytes. Several tables
 * of the same columns are one dataset.
 *
 * @throws DatasetError `unknown_table_format`, `mixed_tables`, `missing_column`, those of `openPathTable` and of
 * `openParquetPictures`; ResourceError
 */
export async function openTable(
  name: string,
  configuration: TableConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  const given = configuration.table;
  const references = typeof given === 'string' ? [given] : given;
  const formats = new Set(references.map(formatOf));
  const [format = 'csv'] = formats;
  if (formats.size > 1) throw mixedTables(name, [...formats]);
  if (format === 'parquet')
    return openParquetTable(name, references, configuration, labels, access);
  if (configuration.image_column !== undefined) throw noPicturesIn(references[0] ?? name);
  const tables = await mapConcurrently(references, LANES, (reference) =>
    openText(reference, format, access),
  );
  return openPathTable(name, configuration, joinTables(tables), labels, access);
}

/** Parquet holds pictures unless the run file or its columns say that it names them. */
async function openParquetTable(
  name: string,
  references: readonly string[],
  configuration: TableConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  const { openBytes } = access;
  const parts = await mapConcurrently(references, LANES, async (reference) => {
    const location = await access.locate(reference);
    const file = await readFooter(await openBytes(location));
    return { location, file, identity: identityOf(location) };
  });
  const { path_column, image_column } = configuration;
  const [first] = parts;
  const hasPaths = first === undefined || path_column !== undefined;
  const column = hasPaths ? null : findPictureColumn(first.file, image_column);
  if (column !== null) {
    return openParquetPictures({ name, parts, column, options: configuration, labels, openBytes });
  }
  const tables = parts.map(({ file }) => parquetTable(file));
  return openPathTable(name, configuration, joinTables(tables), labels, access);
}

type Format = 'csv' | 'tsv' | 'jsonl' | 'parquet';

const formats: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
};

function formatOf(reference: string): Format {
  const file = isAddress(reference) ? fileNameOf(reference) : reference;
  const end = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const format = Object.hasOwn(formats, end) ? formats[end] : undefined;
  if (format !== undefined) return format;
  throw new DatasetError(
    'unknown_table_format',
    `${reference} is no table by its name. Tables end in ${Object.keys(formats).join(', ')}.`,
    { context: { file: reference } },
  );
}

async function openText(
  reference: string,
  format: Exclude<Format, 'parquet'>,
  access: FileAccess,
): Promise<Table> {
  const source = await access.openBytes(await access.locate(reference));
  if (format === 'jsonl') return openJsonLines(source);
  return openCsv(source, format === 'tsv' ? '\t' : ',');
}

function mixedTables(name: string, found: readonly string[]): DatasetError {
  return new DatasetError(
    'mixed_tables',
    `Dataset ${name} names tables of several formats (${found.join(', ')}). Make a dataset of each.`,
    { context: { dataset: name, formats: [...found] } },
  );
}

function noPicturesIn(reference: string): DatasetError {
  return new DatasetError(
    'missing_column',
    `${reference} is a text and holds no pictures: "image_column:" is for Parquet. Name the column of their paths with "path_column:".`,
    { context: { file: reference } },
  );
}
