import type { ByteSource } from '../../resources/byte-source.ts';
import { textPieces } from './lines.ts';
import { checkHeader, invalidTable, type Cell, type Scalar, type Table } from './table.ts';

/** Lines whose keys are taken for the columns. */
const HEADER_LINES = 1000;

/**
 * Opens JSON lines: an object a line. The columns are the keys of the first thousand lines; a key that a line lacks is
 * null there. Empty lines are passed over.
 *
 * @throws DatasetError `invalid_table`; ResourceError
 */
export async function openJsonLines(source: ByteSource): Promise<Table> {
  const columns = new Set<string>();
  let seen = 0;
  for await (const { row } of rowsOf(source)) {
    for (const column of row.keys()) columns.add(column);
    if (++seen === HEADER_LINES) break;
  }
  return {
    name: source.name,
    columns: checkHeader(source.name, [...columns]),
    readColumns: async (wanted) => {
      const cells: Cell[][] = wanted.map(() => []);
      for await (const { row, line } of rowsOf(source)) {
        wanted.forEach((column, i) => cells[i]?.push(cellOf(source.name, line, row.get(column))));
      }
      return cells;
    },
    classNames: () => null,
  };
}

interface Row {
  /** From 1. */
  readonly line: number;
  /** A map, since keys may be called anything, `__proto__` as well. */
  readonly row: ReadonlyMap<string, unknown>;
}

async function* rowsOf(source: ByteSource): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of textPieces(source, false)) {
    for (const each of text
      .replace(/^\ufeff/, '')
      .replace(/\n$/, '')
      .split('\n')) {
      line += 1;
      if (each.trim() !== '') yield { line, row: parseLine(source.name, line, each) };
    }
  }
}

function parseLine(name: string, line: number, text: string): Map<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidTable(name, `line ${line} is not JSON`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidTable(name, `line ${line} is no object`);
  }
  return new Map(Object.entries(value));
}

function cellOf(name: string, line: number, value: unknown): Cell {
  if (Array.isArray(value)) return value.map((item) => scalarOf(name, line, item));
  return scalarOf(name, line, value);
}

function scalarOf(name: string, line: number, value: unknown): Scalar {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  const what = Array.isArray(value) ? 'a list in a list' : 'an object';
  throw invalidTable(name, `line ${line} holds ${what} where a text, number or list should be`);
}
