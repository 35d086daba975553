import { BLOCK_SIZE, type Column, type ColumnData } from '../core/column.ts';
import { RuntimeError } from '../core/errors.ts';
import type { ChunkResult, ChunkTask, PassResult } from './execution.ts';

/** A chunk and what executors make of it one by one. */
export interface SplitChunk {
  readonly task: ChunkTask;
  /** The chunk itself, or ranges of it one after the other. */
  readonly parts: readonly ChunkTask[];
}

/**
 * The parts of each chunk, for executors that share them: whole chunks while every executor has one, the
 * last ones in parts, so that no executor is idle while another still has a whole chunk before it.
 *
 * Parts are cut between blocks, so that what they give is, put together, what the chunk gives in one
 * piece, to the last bit.
 */
export function splitChunks(
  tasks: readonly ChunkTask[],
  executors: number,
  batchSize: number,
): SplitChunk[] {
  const whole = tasks.length - executors - (tasks.length % executors);
  return tasks.map((task, index) => ({
    task,
    parts: executors === 1 || index < whole ? [task] : split(task, executors, batchSize),
  }));
}

function split(task: ChunkTask, executors: number, batchSize: number): ChunkTask[] {
  const size = partSize(task.end - task.start, executors, batchSize);
  const cuts: number[] = [task.start];
  const first = Math.floor(task.start / BLOCK_SIZE) * BLOCK_SIZE;
  for (let at = first + size; at < task.end; at += size) cuts.push(at);
  return cuts.map((start, index) => ({ ...task, start, end: cuts[index + 1] ?? task.end }));
}

/**
 * The size of parts that takes the fewest batches one after the other, in whole blocks; of several such
 * sizes the smallest, which spreads best. A batch is inferred whole even where a part fills it in part.
 */
function partSize(examples: number, executors: number, batchSize: number): number {
  let best = { size: examples, rounds: Infinity };
  for (let size = BLOCK_SIZE; size < examples + BLOCK_SIZE; size += BLOCK_SIZE) {
    const parts = Math.ceil(examples / size);
    const rounds = Math.ceil(parts / executors) * Math.ceil(size / batchSize);
    if (rounds < best.rounds) best = { size, rounds };
  }
  return best.size;
}

/** What a chunk gives, from what its parts gave, in order. */
export function joinParts(parts: readonly ChunkResult[]): ChunkResult {
  const [first] = parts;
  if (first === undefined) throw new RuntimeError('internal', 'A chunk has no parts.');
  if (parts.length === 1) return first;
  return {
    passes: first.passes.map((_, index) => joinPasses(parts.map(({ passes }) => passes[index]!))),
    batchSize: Math.min(...parts.map(({ batchSize }) => batchSize)),
  };
}

function joinPasses(parts: readonly PassResult[]): PassResult {
  const [first] = parts;
  if (first === undefined) throw new RuntimeError('internal', 'A pass has no parts.');
  const columns = new Map<string, Column>();
  for (const name of first.columns.keys()) {
    const ofParts = parts.map((part) => part.columns.get(name));
    // A measurement that failed in one part has no column of the chunk.
    if (ofParts.every((column) => column !== undefined)) columns.set(name, joinColumns(ofParts));
  }
  const failed = new Map(
    parts.flatMap(({ failedRows }) => failedRows.map((row) => [row.address, row])),
  );
  const failures = parts.flatMap((part) => part.failures);
  return { passId: first.passId, columns, failures, failedRows: [...failed.values()] };
}

function joinColumns(parts: readonly Column[]): Column {
  const [first] = parts;
  if (first === undefined) throw new RuntimeError('internal', 'A column has no parts.');
  const length = parts.reduce((sum, { data }) => sum + data.length, 0);
  const whole = emptyLike(first, length);
  let at = 0;
  for (const { data } of parts) {
    whole.data.set(data, at);
    at += data.length;
  }
  return whole;
}

function emptyLike(column: Column, length: number): Column {
  const { width } = column;
  if (column.axis === 'block') return { axis: 'block', width, data: new Float64Array(length) };
  return { axis: 'example', width, data: arrayLike(column.data, length) };
}

function arrayLike(data: ColumnData, length: number): ColumnData {
  if (data instanceof Float64Array) return new Float64Array(length);
  if (data instanceof Float32Array) return new Float32Array(length);
  return data instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
