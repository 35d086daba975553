import { csvParseRows } from 'd3-dsv';
import { DatasetError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import { fewOf, idOfPath } from './listing.ts';

/** One row of a metadata file. */
export interface MetadataRow {
  /** The `label` column; null where there is none or it is empty. */
  readonly label: string | null;
  /** By column, empty cells left out. */
  readonly groups: Readonly<Record<string, string>>;
}

/** A metadata file: which columns are groups, and the rows by example id. */
export interface Metadata {
  readonly groups: readonly string[];
  readonly rows: ReadonlyMap<string, MetadataRow>;
}

/** The columns that are no groups. */
const FILE_NAME = 'file_name';
const LABEL = 'label';

/**
 * Reads a table (CSV, RFC 4180) of `file_name` (the path relative to the dataset's root), an optional
 * `label` (the class's name) and group columns. It may describe more pictures than the dataset holds.
 *
 * @param wanted the group columns; when not given every other column is one
 * @throws DatasetError `missing_metadata_column`, `missing_group_column`, `duplicate_metadata_row`
 */
export function readMetadata(
  dataset: string,
  csv: string,
  wanted: readonly string[] | undefined,
): Metadata {
  // Not csvParse: it makes its row objects with new Function, which a strict page forbids.
  const [header = [], ...lines] = csvParseRows(csv.replace(/^\ufeff/, ''));
  const fileName = header.indexOf(FILE_NAME);
  if (fileName < 0) {
    throw new DatasetError(
      'missing_metadata_column',
      `The metadata of dataset ${dataset} has no column "${FILE_NAME}"; it has: ${header.join(', ')}. Its first line must name the columns.`,
      { context: { dataset, columns: header } },
    );
  }
  const others = header.filter((column) => column !== FILE_NAME && column !== LABEL);
  const groups = wanted ?? others;
  for (const group of groups) checkGroupColumn(dataset, group, others);
  const rows = new Map<string, MetadataRow>();
  for (const line of lines) {
    const id = idOfPath(line[fileName] ?? '');
    if (id === '') continue;
    if (rows.has(id)) throw duplicate(dataset, id);
    const cell = (column: string): string => line[header.indexOf(column)] ?? '';
    const named = groups.filter((group) => cell(group) !== '');
    rows.set(id, {
      label: cell(LABEL) === '' ? null : cell(LABEL),
      groups: Object.fromEntries(named.map((group) => [group, cell(group)])),
    });
  }
  return { groups, rows };
}

/**
 * Fails where pictures have no row.
 * @throws DatasetError `missing_metadata_row`
 */
export function checkCoverage(dataset: string, metadata: Metadata, ids: readonly string[]): void {
  const missing = ids.filter((id) => !metadata.rows.has(id));
  if (missing.length === 0) return;
  throw new DatasetError(
    'missing_metadata_row',
    `The metadata of dataset ${dataset} has no row for ${missing.length} of its ${ids.length} pictures: ${fewOf(missing)}. Add the rows; "${FILE_NAME}" is relative to the dataset's folder.`,
    { context: { dataset, missing: missing.length, first: missing[0] ?? '' } },
  );
}

/**
 * Fails where a group column is asked for that there is not.
 * @throws DatasetError `missing_group_column`
 */
export function checkGroupColumn(dataset: string, group: string, columns: readonly string[]): void {
  if (columns.includes(group)) return;
  const advice = columns.length === 0 ? 'It has no group columns.' : suggestion(group, columns);
  throw new DatasetError(
    'missing_group_column',
    `Dataset ${dataset} has no group column "${group}". ${advice}`,
    { context: { dataset, group, columns: [...columns] } },
  );
}

function duplicate(dataset: string, id: string): DatasetError {
  return new DatasetError(
    'duplicate_metadata_row',
    `The metadata of dataset ${dataset} describes ${id} twice. Remove one of the rows.`,
    { context: { dataset, id } },
  );
}
