import { BLOCK_SIZE, type Columns } from '../src/core/column.ts';
import type { JsonObject } from '../src/core/json.ts';
import type { Matrix } from '../src/core/matrix.ts';
import { randomStream } from '../src/core/random.ts';
import { recordTable, type RecordChunk } from '../src/engine/record-table.ts';
import { recordColumns } from '../src/engine/record.ts';
import type { DenseOutputs, Measurement, Outcome, RecordTable } from '../src/measurement.ts';

/** What a model answered, by view; row i of everything is example i. */
export interface SyntheticRun {
  readonly logits: Readonly<Record<string, Matrix>>;
  readonly embeddings?: Readonly<Record<string, Matrix>>;
  readonly labels: readonly (readonly number[])[];
  readonly unreadable?: readonly number[];
  readonly groups?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly seed?: number;
  /** Where chunks end; one chunk when left out. */
  readonly chunkEnds?: readonly number[];
}

/** Records a run chunk by chunk, as the engine does, and computes a measurement's outcome from the records. */
export function measure(
  measurement: Measurement,
  parameters: JsonObject,
  run: SyntheticRun,
): Outcome {
  const bound = measurement.bind(parameters);
  const n = run.labels.length;
  const classCount = run.logits['identity'].width;
  const tables = new Map<string, RecordTable>();
  for (const view of Object.keys(bound.needs.columns)) {
    const chunks = chunkRanges(n, run.chunkEnds).map(([start, end]): RecordChunk => {
      const own: Columns =
        bound.rows?.({ ...rowsOf(run, view, start, end, bound.needs.wholeBlocks) }) ?? new Map();
      return { start, end, columns: new Map([...records(run, view, start, end), ...own]) };
    });
    tables.set(view, recordTable(chunks));
  }
  return bound.values({
    seed: run.seed ?? 0,
    dataset: {
      name: 'synthetic',
      classes: Array.from({ length: classCount }, (_, c) => `class ${c}`),
      exampleIds: Array.from({ length: n }, (_, i) => `${i}.png`),
      groups: run.groups ?? {},
    },
    model: { classCount, embeddingWidth: run.embeddings?.['identity'].width ?? 0 },
    records: (view) => {
      const table = tables.get(view);
      if (table === undefined) throw new Error(`view ${view} was not asked for`);
      return table;
    },
  });
}

/** An outcome's values by detail. */
export function valuesOf(outcome: Outcome): Record<string, number> {
  return Object.fromEntries(outcome.values.map(({ detail, value }) => [detail, value]));
}

/** A matrix from rows of equal length; `width` matters when there are none. */
export function matrix(rows: readonly ArrayLike<number>[], width = rows[0]?.length ?? 0): Matrix {
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => data.set(row, i * width));
  return { rows: rows.length, width, data };
}

/** A run that is known by its embeddings; two classes, no labels unless they are given. */
export function embeddingRun(
  rows: readonly ArrayLike<number>[],
  labels: readonly number[] = [],
  seed = 0,
): SyntheticRun {
  return {
    logits: { identity: matrix(rows.map(() => new Float32Array(Math.max(1, ...labels) + 1))) },
    embeddings: { identity: matrix(rows, rows[0]?.length ?? 3) },
    labels: rows.map((_, i) => (labels[i] === undefined ? [] : [labels[i]])),
    seed,
  };
}

/** Standard normal numbers, the same for the same name. */
export function normalMatrix(name: string, rows: number, width: number): Matrix {
  const stream = randomStream('synthetic', name);
  const data = Float32Array.from({ length: rows * width }, (_, i) => stream.normal(i));
  return { rows, width, data };
}

/** Rows [start, end) of a matrix. */
export function slice({ width, data }: Matrix, start: number, end: number): Matrix {
  return { rows: end - start, width, data: data.subarray(start * width, end * width) };
}

function chunkRanges(n: number, ends: readonly number[] = [n]): [number, number][] {
  return ends.map((end, i) => [ends[i - 1] ?? 0, end]);
}

function records(run: SyntheticRun, view: string, start: number, end: number): Columns {
  return recordColumns({
    logits: slice(run.logits[view], start, end),
    labels: run.labels.slice(start, end),
    unreadable: Uint8Array.from({ length: end - start }, (_, i) => unreadable(run, start + i)),
  });
}

function rowsOf(run: SyntheticRun, view: string, start: number, end: number, wholeBlocks: boolean) {
  const n = run.labels.length;
  const first = wholeBlocks ? Math.floor(start / BLOCK_SIZE) * BLOCK_SIZE : start;
  const last = wholeBlocks ? Math.min(n, Math.ceil(end / BLOCK_SIZE) * BLOCK_SIZE) : end;
  const identity = dense(run, 'identity', first, last);
  const viewed = view === 'identity' ? identity : dense(run, view, first, last);
  const usable = Uint8Array.from({ length: last - first }, (_, row) => {
    const finite = [identity, viewed].every(({ logits, embedding }) =>
      [logits, embedding].every((outputs) => outputs === null || isFinite(outputs, row)),
    );
    return finite && unreadable(run, first + row) === 0 ? 1 : 0;
  });
  const seed = run.seed ?? 0;
  return { view, seed, examples: n, firstIndex: first, start, end, usable, identity, viewed };
}

function isFinite({ data, width }: Matrix, row: number): boolean {
  return data.subarray(row * width, (row + 1) * width).every((value) => Number.isFinite(value));
}

function dense(run: SyntheticRun, view: string, start: number, end: number): DenseOutputs {
  const embedding = run.embeddings?.[view];
  return {
    logits: slice(run.logits[view], start, end),
    embedding: embedding === undefined ? null : slice(embedding, start, end),
  };
}

function unreadable(run: SyntheticRun, example: number): number {
  return run.unreadable?.includes(example) === true ? 1 : 0;
}
