import type { TableConfiguration } from '../../config/configuration.ts';
import { DatasetError } from '../../core/errors.ts';
import type { ByteLocation } from '../../resources/byte-source.ts';
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
  const located = await Promise.all(references.map((reference) => access.locate(reference)));
  if (format !== 'parquet') {
    const tables = await Promise.all(located.map((at) => openText(at, format, access)));
    return openPathTable(name, configuration, joinTables(tables), labels, access);
  }
  const parts = await Promise.all(
    located.map(async (location) => {
      const file = await readFooter(await access.openBytes(location));
      return { location, file, identity: identityOf(location) };
    }),
  );
  const hasPaths = configuration.path_column !== undefined;
  const [first] = parts;
  const column =
    first === undefined || hasPaths
      ? null
      : findPictureColumn(first.file, configuration.image_column);
  if (column !== null) {
    return openParquetPictures({ name, parts, column, options: configuration, labels, openBytes: access.openBytes }); // prettier-ignore
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
  location: ByteLocation,
  format: Exclude<Format, 'parquet'>,
  access: FileAccess,
): Promise<Table> {
  const source = await access.openBytes(location);
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
