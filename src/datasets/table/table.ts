import { mapConcurrently } from '../../core/concurrency.ts';
import { DatasetError } from '../../core/errors.ts';
import { suggestion } from '../../core/names.ts';

/** A text, a number, yes or no; null for nothing. */
export type Scalar = string | number | boolean | null;

/** What a cell of a table holds. */
export type Cell = Scalar | readonly Scalar[];

/** A table of any format: CSV, JSON lines, Parquet. Rows are read when columns are asked for. */
export interface Table {
  /** Path, file name or address, for messages. */
  readonly name: string;
  readonly columns: readonly string[];
  /**
   * Whole columns, in the order of their names: a cell a row.
   * @throws DatasetError `invalid_table`, `invalid_parquet`; ResourceError
   */
  readColumns(columns: readonly string[]): Promise<readonly (readonly Cell[])[]>;
  /** The classes that the numbers of a column stand for; null where the table does not say. */
  classNames(column: string): readonly string[] | null;
}

/** What a row of a table is called in messages: the header is not counted. */
export function rowName(table: Pick<Table, 'name'>, row: number): string {
  return `row ${row + 1} of ${table.name}`;
}

/** The error for a table that cannot be read as one. */
export function invalidTable(name: string, why: string, cause?: unknown): DatasetError {
  return new DatasetError('invalid_table', `${name} cannot be read as a table: ${why}.`, {
    context: { file: name, why },
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Fails where a table has no column of this name.
 * @throws DatasetError `missing_column`
 */
export function checkColumn(table: Pick<Table, 'name' | 'columns'>, column: string): void {
  if (table.columns.includes(column)) return;
  throw new DatasetError(
    'missing_column',
    `${table.name} has no column "${column}". ${suggestion(column, table.columns)}`,
    { context: { file: table.name, column, columns: [...table.columns] } },
  );
}

/** The columns' names, each once; nameless ones are left out. */
export function checkHeader(name: string, header: readonly string[]): string[] {
  const columns = header.filter((column) => column !== '');
  if (columns.length === 0) throw invalidTable(name, 'its first line names no columns');
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) throw invalidTable(name, `it has two columns "${twice}"; rename one`);
  return columns;
}

/** Tables that are read at the same time. */
const LANES = 4;

/** Several tables of the same columns as one. */
export function joinTables(tables: readonly Table[]): Table {
  const [first, ...others] = tables;
  if (first === undefined) throw new RangeError('there are no tables');
  if (others.length === 0) return first;
  return {
    ...first,
    readColumns: async (columns) => {
      const parts = await mapConcurrently(tables, LANES, async (table) => {
        for (const column of columns) checkColumn(table, column);
        return table.readColumns(columns);
      });
      return columns.map((_, index) => parts.flatMap((part) => part[index] ?? []));
    },
  };
}
