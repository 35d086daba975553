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
 * One column of such a file.
 * @throws StoreError `missing_column`
 */
export async function readParquetColumns(bytes: Buffer, header: ColumnHeader): Promise<ColumnData> {
  const buffer = new Uint8Array(bytes).buffer;
  const file = {
    byteLength: buffer.byteLength,
    slice: (start: number, end?: number) => buffer.slice(start, end),
  };
  const parts: { start: number; values: ArrayLike<unknown> }[] = [];
  await parquetRead({
    file,
    columns: [header.name],
    onChunk: ({ columnName, columnData: values, rowStart }) => {
      if (columnName === header.name) parts.push({ start: rowStart, values });
    },
  });
  const length = parts.reduce((end, { start, values }) => Math.max(end, start + values.length), 0);
  const whole = columnData(header.type, length);
  for (const { start, values } of parts) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== 'number') {
        throw new StoreError(
          'missing_column',
          `Column "${header.name}" of records.parquet holds ${typeof value}s.`,
        );
      }
      whole[start + i] = value;
    }
  }
  return whole;
}
