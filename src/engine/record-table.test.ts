import { describe, expect, it } from 'vitest';
import type { Column } from '../core/column.ts';
import { recordTable, type RecordChunk } from './record-table.ts';

function chunk(start: number, end: number, columns: Record<string, Column>): RecordChunk {
  return { start, end, columns: new Map(Object.entries(columns)) };
}

function examples(...values: number[]): Column {
  return { axis: 'example', width: 1, data: Float64Array.from(values) };
}

function blocks(width: number, ...values: number[]): Column {
  return { axis: 'block', width, data: Float64Array.from(values) };
}

describe('example columns', () => {
  it('follow one another', () => {
    const table = recordTable([
      chunk(0, 2, { a: examples(1, 2) }),
      chunk(2, 3, { a: examples(3) }),
    ]);
    expect(table.length).toBe(3);
    expect(table.column('a')).toMatchObject({ width: 1, data: Float64Array.of(1, 2, 3) });
  });
  it('keep their type and width', () => {
    const column: Column = { axis: 'example', width: 2, data: Int32Array.of(1, 2, 3, 4) };
    expect(recordTable([chunk(0, 2, { a: column })]).column('a')).toMatchObject(column);
  });
});

describe('block columns', () => {
  it('add up where two chunks share a block', () => {
    // Examples 0–39 touch blocks 0 and 1, examples 40–69 blocks 1 and 2.
    const table = recordTable([
      chunk(0, 40, { b: blocks(2, 1, 2, 3, 4) }),
      chunk(40, 70, { b: blocks(2, 10, 20, 30, 40) }),
    ]);
    expect(table.blocks('b')).toEqual({
      width: 2,
      data: Float64Array.of(1, 2, 13, 24, 30, 40),
    });
  });
  it('a chunk inside one block adds to it', () => {
    const table = recordTable([
      chunk(0, 5, { b: blocks(1, 1) }),
      chunk(5, 9, { b: blocks(1, 2) }),
      chunk(9, 33, { b: blocks(1, 3, 4) }),
    ]);
    expect([...table.blocks('b').data]).toEqual([6, 4]);
  });
});

it('no chunks make an empty table', () => {
  const table = recordTable([]);
  expect(table.length).toBe(0);
  expect(table.column('a').data.length).toBe(0);
  expect(table.blocks('b').data.length).toBe(0);
});

it('a gap is refused', () => {
  expect(() => recordTable([chunk(0, 2, {}), chunk(3, 4, {})])).toThrow(
    expect.objectContaining({ code: 'missing_chunk' }),
  );
});

it.each([
  ['that is not there', () => recordTable([chunk(0, 1, {})]).column('a')],
  [
    'that one chunk lacks',
    () => recordTable([chunk(0, 1, { a: examples(1) }), chunk(1, 2, {})]).column('a'),
  ],
  ['of the other axis', () => recordTable([chunk(0, 1, { a: examples(1) })]).blocks('a')],
])('a column %s is refused', (_, read) => {
  expect(read).toThrow(expect.objectContaining({ code: 'missing_column' }));
});
