import { parquetRead } from 'hyparquet';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import type { Column, ColumnData } from '../core/column.ts';
import { StoreError } from '../core/errors.ts';
import { columnData, columnType, type ColumnHeader, type ColumnType } from './column-type.ts';

const parquetTypes = {
  f64: 'DOUBLE',
  f32: 'FLOAT',
  i32: 'INT32',
  u8: 'INT32',
} as const satisfies Record<ColumnType, string>;

/**
 * A Parquet file of columns of width 1, with the examples' ids in the first column `example_id`. Undefined numbers
 * are NaN, not null.
 */
export function writeParquetColumns(
  exampleIds: readonly string[],
  columns: readonly { name: string; column: Column }[],
): Uint8Array {
  const ids: ColumnSource = { name: 'example_id', data: [...exampleIds], type: 'STRING' };
  const numbers = columns.map(({ name, column: { data } }) => ({
    name,
    data: data instanceof Uint8Array ? Int32Array.from(data) : data,
    type: parquetTypes[columnType(data)],
    nullable: false,
    // A dictionary would take −0 and 0 for the same value.
    encoding: 'PLAIN' as const,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData: [ids, ...numbers], statistics: false }));
}

/**
 * Some columns of such a file, in the order of the headers; the file is gone through once.
 * @throws StoreError `missing_column`
 */
export async function readParquetColumns(
  bytes: Uint8Array,
  headers: readonly ColumnHeader[],
  rows: number,
): Promise<ColumnData[]> {
  const buffer = new Uint8Array(bytes).buffer;
  const file = {
    byteLength: buffer.byteLength,
    slice: (start: number, end?: number) => buffer.slice(start, end),
  };
  const wholes = new Map(headers.map(({ name, type }) => [name, columnData(type, rows)]));
  const parts: { name: string; start: number; values: ArrayLike<unknown> }[] = [];
  await parquetRead({
    file,
    columns: [...wholes.keys()],
    // Nobody waits for what this callback throws, so it only collects.
    onChunk: ({ columnName, columnData: values, rowStart }) => {
      parts.push({ name: columnName, start: rowStart, values });
    },
  });
  for (const [name, whole] of wholes) {
    const ofColumn = parts.filter((part) => part.name === name);
    const found = ofColumn.reduce((sum, { values }) => sum + values.length, 0);
    if (found !== rows) refuse(name, `has ${found} of ${rows} rows`);
    for (const { start, values } of ofColumn) copyNumbers(name, values, whole, start);
  }
  return [...wholes.values()];
}

function copyNumbers(
  name: string,
  values: ArrayLike<unknown>,
  whole: ColumnData,
  at: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number') return refuse(name, `holds a ${typeof value}`);
    whole[at + i] = value;
  }
}

function refuse(name: string, what: string): never {
  throw new StoreError(
    'missing_column',
    `Column "${name}" of records.parquet ${what}. Delete the pass's folder and run the same command again.`,
    { context: { column: name } },
  );
}
