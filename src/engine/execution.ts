import type { Columns } from '../core/column.ts';
import type { JsonObject } from '../core/json.ts';
import type { PictureLocation } from '../datasets/dataset.ts';
import type { PreparedModel } from '../models/model.ts';
import type { BackendCheck } from '../report/run-document.ts';
import type { Backend } from '../runtime/session.ts';

/** Everything an executor must know once, before its first chunk. Plain data: it crosses into workers. */
export interface ExecutorSetup {
  readonly models: readonly { readonly model: PreparedModel; readonly data: Uint8Array }[];
  readonly datasets: readonly ExecutorDataset[];
  readonly backend: Backend;
  /** Threads of one session. */
  readonly threads: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** A dataset as an executor sees it: no labels' names, no groups. */
export interface ExecutorDataset {
  readonly name: string;
  readonly location: PictureLocation;
  readonly ids: readonly string[];
  readonly labels: readonly (readonly number[])[];
}

/** Row columns that one measurement wants of one pass. */
export interface RowsRequest {
  readonly measure: string;
  readonly parameters: JsonObject;
}

/** What is still to be done of one pass in one chunk. */
export interface PassTask {
  readonly passId: string;
  readonly model: string;
  readonly view: string;
  readonly rows: readonly RowsRequest[];
}

/** One chunk of one dataset: every pass over it that is not stored yet. */
export interface ChunkTask {
  readonly dataset: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly passes: readonly PassTask[];
}

/** An example that could not be read, by its index in the dataset. */
export interface ExampleFailure {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

export interface ChunkResult {
  readonly passes: readonly { readonly passId: string; readonly columns: Columns }[];
  readonly failures: readonly ExampleFailure[];
  /** The batch size that fitted into memory: that of the setup, or a half, a quarter … of it. */
  readonly batchSize: number;
}

/** Runs chunks, one at a time. Several executors share the chunks of a run. */
export interface Executor {
  execute(task: ChunkTask): Promise<ChunkResult>;
  /**
   * Runs the first examples of `dataset` also on `reference` (null: the same backend) and one by one.
   * Throws what the reference backend throws when it cannot run the model.
   */
  check(request: CheckRequest): Promise<BackendCheck>;
  /** The next pictures as the model gets them, for the strip of samples: small uint8 RGB crops. */
  close(): Promise<void>;
}

export interface CheckRequest {
  readonly model: string;
  readonly dataset: string;
  readonly examples: number;
  readonly reference: Backend;
  readonly tolerance: number;
}
