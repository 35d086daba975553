import { plainText } from './number-text.ts';

/** A column of a terminal table. */
export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/**
 * Rows as lines of aligned columns with a rule under the titles. Where the columns do not fit into `width`
 * characters, the first one is repeated before each further block of columns.
 * @param width characters of a line; Infinity for no limit
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const cells = rows.map((row) => columns.map((_, c) => plainText(row[c] ?? '')));
  const widths = columns.map(({ title }, c) =>
    Math.max(length(title), ...cells.map((row) => length(row[c] ?? ''))),
  );
  const blocks = splitColumns(widths, width).map((chosen) => block(columns, cells, widths, chosen));
  return blocks.join('\n');
}

/** Column indices of each block; a block holds the first column and at least one other. */
function splitColumns(widths: readonly number[], width: number): number[][] {
  const first = widths[0] ?? 0;
  const blocks: number[][] = [];
  let current: number[] = [0];
  let used = first;
  for (let c = 1; c < widths.length; c += 1) {
    const wanted = GAP.length + (widths[c] ?? 0);
    if (current.length > 1 && used + wanted > width) {
      blocks.push(current);
      [current, used] = [[0], first];
    }
    current.push(c);
    used += wanted;
  }
  return [...blocks, current];
}

function block(
  columns: readonly TableColumn[],
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  chosen: readonly number[],
): string {
  const line = (row: readonly string[]) =>
    chosen
      .map((c) => pad(row[c] ?? '', widths[c] ?? 0, columns[c]?.align ?? 'left'))
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  const rule = chosen.map((c) => '─'.repeat(widths[c] ?? 0)).join(GAP);
  return `${[line(titles), rule, ...cells.map(line)].join('\n')}\n`;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - length(text)));
  return align === 'left' ? text + space : space + text;
}

function length(text: string): number {
  return [...text].length;
}
