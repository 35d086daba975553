import type { Columns } from '../core/column.ts';
import type { JsonObject } from '../core/json.ts';
import type { BackendCheck, RunDocument } from '../report/run-document.ts';

/** A chunk of a pass that can be read back: examples [start, end). */
export interface StoredChunk {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly columns: readonly string[];
}

/** What a pass is, kept beside its records so that they can be understood years later. */
export interface PassDescription {
  readonly id: string;
  readonly examples: number;
  readonly chunkSize: number;
  readonly identity: JsonObject;
}

/** An example that could not be used. */
export interface Failure {
  readonly index: number;
  readonly exampleId: string;
  readonly code: string;
  readonly message: string;
}

/** Records of passes. A chunk commits whole or not at all. */
export interface RecordStore {
  /** Declares a pass; does nothing when it is known. */
  openPass(pass: PassDescription): Promise<void>;
  /** The chunks that are stored, by index, with the columns each has. */
  chunks(passId: string): Promise<readonly StoredChunk[]>;
  /** Adds (or replaces, column by column) a chunk's columns and its failures, atomically. */
  putChunk(
    passId: string,
    chunk: { index: number; start: number; end: number },
    columns: Columns,
    failures: readonly Failure[],
  ): Promise<void>;
  /** The named columns of one stored chunk. Throws StoreError `missing_column`. */
  readChunk(passId: string, index: number, columns: readonly string[]): Promise<Columns>;
  failures(passId: string): Promise<readonly Failure[]>;
  /** Keeps what the backend check found when a declared pass was inferred, in place of an earlier one. */
  putCheck(passId: string, check: BackendCheck): Promise<void>;
  /** The check that was kept; null where there is none. */
  check(passId: string): Promise<BackendCheck | null>;
  /**
   * All chunks are there: turn the log of chunks into its final form.
   * @param exampleIds ids of the pass's examples, in order, for readers of the final form
   */
  finishPass(passId: string, exampleIds: readonly string[]): Promise<void>;
}

/** A saved run as a list shows it. */
export interface RunSummary {
  readonly id: string;
  readonly status: 'complete' | 'partial';
  readonly created: string;
  readonly finished: string | null;
  readonly model: string;
  readonly datasets: readonly string[];
}

/** Run documents. */
export interface RunStore {
  getRun(id: string): Promise<RunDocument | null>;
  putRun(run: RunDocument): Promise<void>;
  listRuns(): Promise<readonly RunSummary[]>;
  deleteRun(id: string): Promise<void>;
}

export interface Store extends RecordStore, RunStore {}
