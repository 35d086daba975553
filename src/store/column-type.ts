import type { Column, ColumnData } from '../core/column.ts';

/** How a column's element type is named in files. */
export type ColumnType = 'f64' | 'f32' | 'i32' | 'u8';

/** A column without its numbers: what a file's header says of it. */
export interface ColumnHeader {
  readonly name: string;
  readonly axis: Column['axis'];
  readonly width: number;
  readonly type: ColumnType;
}

/** Bytes of one element. */
export const BYTES: Readonly<Record<ColumnType, number>> = { f64: 8, f32: 4, i32: 4, u8: 1 };

/** The type of a column's elements. */
export function columnType(data: ColumnData): ColumnType {
  if (data instanceof Float64Array) return 'f64';
  if (data instanceof Float32Array) return 'f32';
  return data instanceof Int32Array ? 'i32' : 'u8';
}

/** A typed array of `length` elements over a buffer, or over new zeros. */
export function columnData(
  type: ColumnType,
  length: number,
  buffer: ArrayBuffer = new ArrayBuffer(length * BYTES[type]),
  offset = 0,
): ColumnData {
  switch (type) {
    case 'f64':
      return new Float64Array(buffer, offset, length);
    case 'f32':
      return new Float32Array(buffer, offset, length);
    case 'i32':
      return new Int32Array(buffer, offset, length);
    case 'u8':
      return new Uint8Array(buffer, offset, length);
  }
}

/** A column of a header's kind. Block columns are always float64. */
export function columnOf(header: Pick<ColumnHeader, 'axis' | 'width'>, data: ColumnData): Column {
  const { axis, width } = header;
  if (axis === 'example') return { axis, width, data };
  if (data instanceof Float64Array) return { axis, width, data };
  throw new TypeError(`a block column must be float64, not ${columnType(data)}`);
}
