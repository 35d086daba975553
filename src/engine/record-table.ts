import { blocksOf, type Column, type ColumnData, type Columns } from '../core/column.ts';
import { StoreError } from '../core/errors.ts';
import type { RecordTable } from '../measurement.ts';

/** The columns of examples [start, end) of a pass. */
export interface RecordChunk {
  readonly start: number;
  readonly end: number;
  readonly columns: Columns;
}

/**
 * A pass's records as one table: example columns one after the other, block columns added up where
 * two chunks share a block. Columns are put together when they are first asked for.
 * @param chunks in example order, without a gap, from example 0
 * @throws StoreError `missing_chunk` where there is a gap
 */
export function recordTable(chunks: readonly RecordChunk[]): RecordTable {
  let length = 0;
  for (const { start, end } of chunks) {
    if (start !== length) {
      throw new StoreError(
        'missing_chunk',
        `The records jump from example ${length} to ${start}; resume the run to fill the gap.`,
        { context: { expected: length, found: start } },
      );
    }
    length = end;
  }
  const joined = new Map<string, Column>();
  const read = (name: string, axis: Column['axis']): Column => {
    const known = joined.get(name);
    const column =
      known ?? (axis === 'example' ? joinExamples(chunks, name) : addBlocks(chunks, name));
    joined.set(name, column);
    return column;
  };
  return {
    length,
    column: (name) => read(name, 'example'),
    blocks: (name) => {
      const { width, data } = read(name, 'block');
      return data instanceof Float64Array ? { width, data } : missing(name, 'block');
    },
  };
}

function joinExamples(chunks: readonly RecordChunk[], name: string): Column {
  const parts = chunks.map((chunk) => partOf(chunk, name, 'example'));
  const first = parts[0];
  if (first === undefined) return { axis: 'example', width: 1, data: new Float64Array(0) };
  const size = parts.reduce((total, { data }) => total + data.length, 0);
  const data = emptyLike(first.data, size);
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { axis: 'example', width: first.width, data };
}

function addBlocks(chunks: readonly RecordChunk[], name: string): Column {
  const width = chunks[0] === undefined ? 1 : partOf(chunks[0], name, 'block').width;
  const { count } = blocksOf(0, chunks.at(-1)?.end ?? 0);
  const data = new Float64Array(count * width);
  for (const chunk of chunks) {
    const part = partOf(chunk, name, 'block');
    const offset = blocksOf(chunk.start, chunk.end).first * width;
    for (let i = 0; i < part.data.length; i++) {
      data[offset + i] += part.data[i];
    }
  }
  return { axis: 'block', width, data };
}

function partOf(chunk: RecordChunk, name: string, axis: Column['axis']): Column {
  const column = chunk.columns.get(name);
  return column?.axis === axis ? column : missing(name, axis);
}

function missing(name: string, axis: Column['axis']): never {
  throw new StoreError(
    'missing_column',
    `The records have no ${axis} column "${name}"; run the pass again to make it.`,
    { context: { column: name } },
  );
}

function emptyLike(data: ColumnData, length: number): ColumnData {
  if (data instanceof Float64Array) return new Float64Array(length);
  if (data instanceof Float32Array) return new Float32Array(length);
  if (data instanceof Int32Array) return new Int32Array(length);
  return new Uint8Array(length);
}
