import { DatasetError } from '../../core/errors.ts';
import { checkColumn, type Table } from './table.ts';

/** Which columns of a table to read, as a run file says it. */
export interface ColumnOptions {
  readonly label_column?: string;
  readonly cluster_column?: string;
  readonly groups?: readonly string[];
  readonly factors?: readonly string[];
}

/** Which columns of a table say what of its pictures. */
export interface FactColumns {
  readonly label: string;
  readonly cluster: string | null;
  readonly groups: readonly string[];
  readonly factors: readonly string[];
}

const pathNames = ['file_name', 'path', 'image', 'file', 'filename'];
const labelNames = ['label', 'labels', 'class', 'target'];

/**
 * The columns of labels, groups, factors and clusters.
 * @throws DatasetError `missing_column`, `missing_label_column`
 */
export function chooseFactColumns(table: Table, options: ColumnOptions): FactColumns {
  const { label_column, cluster_column = null, groups = [], factors = [] } = options;
  const label = label_column ?? defaultLabelColumn(table);
  for (const column of [label, ...groups, ...factors]) checkColumn(table, column);
  if (cluster_column !== null) checkColumn(table, cluster_column);
  return { label, cluster: cluster_column, groups, factors };
}

/**
 * The column of paths.
 * @throws DatasetError `missing_column`, `missing_path_column`
 */
export function choosePathColumn(table: Table, given: string | undefined): string {
  const column = given ?? pathNames.find((name) => table.columns.includes(name));
  if (column === undefined) {
    const key = '"path_column:", or with "image_column:" where it holds the pictures themselves';
    throw noColumn('missing_path_column', table, 'paths of pictures', pathNames, key);
  }
  checkColumn(table, column);
  return column;
}

/** A usual name, else the only column whose numbers are said to be classes. */
function defaultLabelColumn(table: Table): string {
  const usual = labelNames.find((name) => table.columns.includes(name));
  if (usual !== undefined) return usual;
  const [only, ...others] = table.columns.filter((column) => table.classNames(column) !== null);
  if (only !== undefined && others.length === 0) return only;
  throw noColumn('missing_label_column', table, 'labels', labelNames, '"label_column:"');
}

/** The error for a table in which no column has a usual name. */
export function noColumn(
  code: string,
  table: Pick<Table, 'name' | 'columns'>,
  what: string,
  usual: readonly string[],
  key: string,
): DatasetError {
  const shown = table.columns.slice(0, 30).join(', ');
  return new DatasetError(
    code,
    `${table.name} has no column of ${what} under a usual name (${usual.join(', ')}). It has: ${shown}. Name the column with ${key}.`,
    { context: { file: table.name, columns: [...table.columns] } },
  );
}
