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
  await parquetRead({
    file,
    columns: [...wholes.keys()],
    onChunk: ({ columnName, columnData: values, rowStart }) => {
      const whole = wholes.get(columnName);
      if (whole !== undefined) copyNumbers(columnName, values, whole, rowStart);
    },
  });
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
    if (typeof value !== 'number') {
      throw new StoreError(
        'missing_column',
        `Column "${name}" of records.parquet holds ${typeof value}s.`,
      );
    }
    whole[at + i] = value;
  }
}
