import { dsvFormat } from 'd3-dsv';
import type { ByteSource } from '../../resources/byte-source.ts';
import { textPieces } from './lines.ts';
import { checkHeader, invalidTable, rowName, type Cell, type Table } from './table.ts';

/**
 * Opens a CSV (RFC 4180; its first line names the columns) or another text whose cells are separated by one character.
 * Empty lines are passed over; empty cells are null.
 *
 * @throws DatasetError `invalid_table`; ResourceError
 */
export async function openCsv(source: ByteSource, separator = ','): Promise<Table> {
  const header = await headerOf(source, separator);
  return {
    name: source.name,
    columns: checkHeader(source.name, header),
    readColumns: async (columns) => {
      const places = columns.map((column) => header.indexOf(column));
      const cells: Cell[][] = columns.map(() => []);
      let row = -1; // the header
      for await (const line of rowsOf(source, separator)) {
        if (row >= 0) {
          checkLength({ name: source.name }, row, line, header);
          places.forEach((place, i) => cells[i]?.push(cellOf(line[place])));
        }
        row += 1;
      }
      return cells;
    },
    classNames: () => null,
  };
}

async function headerOf(source: ByteSource, separator: string): Promise<string[]> {
  for await (const line of rowsOf(source, separator)) return line;
  throw invalidTable(source.name, 'it is empty');
}

async function* rowsOf(source: ByteSource, separator: string): AsyncGenerator<string[]> {
  // Not `parse`: it makes its row objects with new Function, which a strict page forbids.
  const format = dsvFormat(separator);
  for await (const text of textPieces(source, true)) {
    for (const line of format.parseRows(text)) {
      if (line.length > 1 || line[0] !== '') yield line;
    }
  }
}

function checkLength(
  table: Pick<Table, 'name'>,
  row: number,
  line: readonly string[],
  header: readonly string[],
): void {
  if (line.length === header.length) return;
  throw invalidTable(
    table.name,
    `${rowName(table, row)} has ${line.length} cells where the header has ${header.length}; put cells that hold a separator between double quotes`,
  );
}

function cellOf(text: string | undefined): Cell {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : detached(trimmed);
}

/** A copy: V8 makes parts of a text point into it, and one kept path would keep a megabyte of captions. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
