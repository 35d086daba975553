import { DatasetError } from '../../core/errors.ts';
import type { Example, LabelSpace } from '../dataset.ts';
import { fewOf } from '../listing.ts';
import { resolveLabels, type ResolvedLabels } from '../said-labels.ts';
import type { FactColumns } from './choice.ts';
import { mapClasses, saidLabels } from './labels.ts';
import { rowName, type Cell, type Scalar, type Table } from './table.ts';

/** What a table says of its pictures, by row. */
export interface TableFacts extends ResolvedLabels {
  factsOf(row: number): Pick<Example, 'groups' | 'factors' | 'cluster'>;
}

/**
 * Reads labels, groups, factors and clusters of all rows; nothing else of the table is read.
 *
 * @param given the label space that the run file names; null: the table's classes are one, named like the dataset
 * @throws DatasetError `missing_label`, `invalid_factor`, `label_space_mismatch`, those of `resolveLabels` and of the table
 */
export async function readFacts(
  dataset: string,
  table: Table,
  { label, cluster, groups, factors }: FactColumns,
  given: LabelSpace | null,
): Promise<TableFacts> {
  const clusters = cluster === null ? [] : [cluster];
  const columns = await table.readColumns([label, ...groups, ...factors, ...clusters]);
  const [labelCells = [], ...others] = columns;
  const own = table.classNames(label);
  const space = given ?? (own === null ? null : { name: dataset, classes: own });
  const said = saidLabels(labelCells, own, space);
  checkLabelled(dataset, table, said);
  const mapped = own === null || given === null ? said : mapClasses(dataset, said, own, given);
  const groupCells = others.slice(0, groups.length);
  const factorCells = others.slice(groups.length, groups.length + factors.length);
  const clusterCells = others[groups.length + factors.length];
  checkFactors(dataset, table, factors, factorCells);
  return {
    ...resolveLabels(dataset, mapped, space),
    factsOf: (row) => {
      const inGroups = named(groups, groupCells, row, textOf);
      const described = named(factors, factorCells, row, numberOf);
      const source = textOf(clusterCells?.[row] ?? null);
      return {
        ...(groups.length === 0 ? {} : { groups: inGroups }),
        ...(factors.length === 0 ? {} : { factors: described }),
        ...(source === null ? {} : { cluster: source }),
      };
    },
  };
}

function checkLabelled(dataset: string, table: Table, said: readonly (readonly unknown[])[]): void {
  const missing = said.flatMap((labels, row) => (labels.length === 0 ? [row] : []));
  if (missing.length === 0) return;
  throw new DatasetError(
    'missing_label',
    `Dataset ${dataset}: ${missing.length} of ${said.length} rows have no label: ${fewOf(missing.map((row) => rowName(table, row)))}. Add labels, remove the rows, or choose another column with "label_column:".`,
    { context: { dataset, missing: missing.length, first: missing[0] ?? 0 } },
  );
}

function checkFactors(
  dataset: string,
  table: Table,
  factors: readonly string[],
  columns: readonly (readonly Cell[])[],
): void {
  for (const [index, column] of columns.entries()) {
    const row = column.findIndex((cell) => cell !== null && numberOf(cell) === null);
    if (row < 0) continue;
    throw new DatasetError(
      'invalid_factor',
      `Dataset ${dataset}: "${factors[index] ?? ''}" is ${JSON.stringify(column[row])} in ${rowName(table, row)}. A factor is a number; columns of texts are groups.`,
      { context: { dataset, factor: factors[index] ?? '', row } },
    );
  }
}

/** The values of a row by their columns' names, empty ones left out. */
function named<T>(
  names: readonly string[],
  columns: readonly (readonly Cell[])[],
  row: number,
  read: (cell: Cell) => T | null,
): Record<string, T> {
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const value = read(columns[index]?.[row] ?? null);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

function textOf(cell: Cell): string | null {
  if (!isScalar(cell)) return cell.filter((item) => item !== null).join(', ') || null;
  return cell === null ? null : String(cell);
}

function numberOf(cell: Cell): number | null {
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell === 'string' && cell.trim() === '') return null;
  if (typeof cell !== 'string' && typeof cell !== 'number') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}

function isScalar(cell: Cell): cell is Scalar {
  return !Array.isArray(cell);
}
