import type { Columns } from '../core/column.ts';
import type { PlainError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { PictureLocation } from '../datasets/dataset.ts';
import type { LabelMap } from '../datasets/label-maps/label-map.ts';
import type { OutputRole } from '../measurement.ts';
import type { PreparedModel } from '../models/model.ts';
import type { ModelFiles } from '../models/model-files.ts';
import type { BackendCheck } from '../report/run-document.ts';
import type { Backend, SessionModel } from '../runtime/session.ts';

/** Everything an executor must know once, before its first chunk. Plain data: it crosses into workers. */
export interface ExecutorSetup {
  readonly models: readonly ExecutorModel[];
  readonly datasets: readonly ExecutorDataset[];
  readonly backend: Backend;
  /** Threads of one session. */
  readonly threads: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** A model with its files as sessions take them: see `sessionFiles`. */
export interface ExecutorModel {
  readonly model: PreparedModel;
  readonly files: ModelFiles;
}

/** What a session of a model is opened of. */
export function sessionModel({ model, files }: ExecutorModel): SessionModel {
  return { name: model.name, inputName: model.input.name, ...files };
}

/** A dataset as an executor sees it: no labels' names, no groups. */
export interface ExecutorDataset {
  readonly name: string;
  readonly location: PictureLocation;
  readonly ids: readonly string[];
  readonly labels: readonly (readonly number[])[];
  /** By model: how its logits become the dataset's classes; no entry where they are taken as they are. */
  readonly maps: ReadonlyMap<string, LabelMap>;
}

/** Row columns that one measurement wants of one pass. */
export interface RowsRequest {
  /** Address of the measurement. */
  readonly address: string;
  readonly measure: string;
  readonly parameters: JsonObject;
}

/** What is still to be done of one pass in one chunk. */
export interface PassTask {
  readonly passId: string;
  readonly model: string;
  readonly view: string;
  readonly rows: readonly RowsRequest[];
  /** Dense outputs to keep as columns of their own, named like the role. */
  readonly keep: readonly OutputRole[];
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

/**
 * The columns of one pass in one chunk, the examples that its model could not be shown, and the measurements whose
 * row columns could not be derived.
 */
export interface PassResult {
  readonly passId: string;
  readonly columns: Columns;
  readonly failures: readonly ExampleFailure[];
  readonly failedRows: readonly { readonly address: string; readonly error: PlainError }[];
}

export interface ChunkResult {
  readonly passes: readonly PassResult[];
  /** The largest batch that fitted into memory: that of the setup, or a half, a quarter … of it. */
  readonly batchSize: number;
}

/** Runs chunks, one at a time. Several executors share the chunks of a run. */
export interface Executor {
  execute(task: ChunkTask): Promise<ChunkResult>;
  /**
   * Runs the first examples of a dataset as a batch, one by one, and on `reference`.
   * Throws what the reference backend throws when it cannot run the model.
   */
  check(request: CheckRequest): Promise<BackendCheck>;
  close(): Promise<void>;
}

export interface CheckRequest {
  readonly model: string;
  readonly dataset: string;
  readonly examples: number;
  readonly reference: Backend;
  /** Largest difference that passes, as a share of the largest absolute logit (or of 1, if that is larger). */
  readonly tolerance: number;
}
