import { readColumns } from '../parquet/column.ts';
import { readFeatures } from '../parquet/features.ts';
import { unsupported, type ParquetFile } from '../parquet/footer.ts';
import { leafOf } from '../parquet/leaf.ts';
import type { Cell, Scalar, Table } from './table.ts';

/** A Parquet file as a table. Of each column, only its own bytes are read. */
export function parquetTable(file: ParquetFile): Table {
  const { name } = file.source;
  const features = readFeatures(file);
  return {
    name,
    columns: file.schema.children.map(({ element }) => element.name),
    readColumns: async (columns) => {
      const leaves = columns.map((column) => {
        const leaf = leafOf(file, [column]);
        if (leaf === null) throw unsupported(name, `has structures in the column ${column}`);
        return leaf;
      });
      return (await readColumns(file, leaves)).map((values) => values.map(cellOf));
    },
    classNames: (column) => features.get(column)?.names ?? null,
  };
}

/** A value as hyparquet gives it. */
function cellOf(value: unknown): Cell {
  return Array.isArray(value) ? value.map(scalarOf) : scalarOf(value);
}

/** Binary is taken for text in UTF-8: writers often forget to say so. */
export function scalarOf(value: unknown): Scalar {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (value instanceof Uint8Array) return scalarOf(new TextDecoder().decode(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return null;
}
