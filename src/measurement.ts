import type { Columns } from './core/column.ts';
import type { Interval } from './core/interval.ts';
import type { JsonObject } from './core/json.ts';
import type { Matrix } from './core/matrix.ts';
import type { ParameterSpecs, ParametersOf } from './core/parameters.ts';

/** What a larger value means: better, worse, or whether the ideal is 0; `none` where neither is better. */
export type Best = 'highest' | 'lowest' | 'zero' | 'none';

/** What is known of a measurement without running it. */
export interface MeasurementMeta {
  /** How run files name it (`measure: calibration`). */
  readonly id: string;
  readonly kind: 'property' | 'task';
  /** Folder under `src/properties/` or `src/tasks/`. */
  readonly category: string;
  /** Raised whenever the same records would give other values. */
  readonly version: number;
  readonly title: string;
  /** One sentence: what a person learns from it. */
  readonly summary: string;
  /** First part of its value names after the dataset; the id unless this says otherwise. */
  readonly prefix?: string;
  /** Unit, range and direction of the primary value, and of every value that does not say its own. */
  readonly unit: string;
  /** Smallest and largest possible value; null where there is no bound. */
  readonly range: readonly [number | null, number | null];
  readonly best: Best;
  /** Whether the primary value holds accuracy by construction (METRICS §14, circular cells). */
  readonly containsAccuracy: boolean;
  /** The paper or implementation it reproduces. */
  readonly reference: string;
}

/** An output of the model. */
export type OutputRole = 'logits' | 'embedding';

/** What a measurement reads; the engine makes the smallest set of passes that serves all of them. */
export interface Needs {
  /** Record columns to read, by view (`identity` is one): those of `engine/record.ts` and own row columns. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Dense outputs that `rows` reads. */
  readonly outputs: readonly OutputRole[];
  /** Group columns that the dataset must have. */
  readonly groups: readonly string[];
  /**
   * Whether `rows` reads other examples of the same block, so that whole blocks must be at hand even
   * where a chunk ends inside one.
   */
  readonly wholeBlocks: boolean;
}

/** A model's dense outputs for a range of examples under one view; `embedding` is null where none was asked for. */
export interface DenseOutputs {
  readonly logits: Matrix;
  readonly embedding: Matrix | null;
}

/**
 * What `rows` sees: one view of one chunk. Row r of every matrix, and `usable[r]`, is example
 * `firstIndex + r` of the dataset. Columns are wanted for examples [start, end) alone; the rows around
 * them are there to complete blocks.
 */
export interface RowsInput<P> {
  readonly params: P;
  readonly view: string;
  readonly seed: number;
  /** How many examples the dataset has. */
  readonly examples: number;
  readonly firstIndex: number;
  readonly start: number;
  readonly end: number;
  /** 1 where the picture could be read and every output at hand is finite, under both views. */
  readonly usable: Uint8Array;
  readonly identity: DenseOutputs;
  /** The outputs under `view`; the same object as `identity` for the identity view. */
  readonly viewed: DenseOutputs;
}

/** The stored columns of one pass, over the first `length` examples of the dataset. */
export interface RecordTable {
  readonly length: number;
  /** An `example` column. Throws a StoreError `missing_column` when it is not there. */
  column(name: string): { readonly width: number; readonly data: ArrayLike<number> };
  /** A `block` column, the parts of each block added up: block b's sums are row b. */
  blocks(name: string): { readonly width: number; readonly data: Float64Array };
}

/** What `values` sees. */
export interface ValuesInput<P> {
  readonly params: P;
  /** The run's seed; intervals and permutations draw from it. */
  readonly seed: number;
  readonly dataset: {
    readonly name: string;
    readonly classes: readonly string[];
    readonly exampleIds: readonly string[];
    /** Group of each example by group column; null where the example has none. */
    readonly groups: Readonly<Record<string, readonly (string | null)[]>>;
  };
  readonly model: { readonly classCount: number; readonly embeddingWidth: number };
  records(view: string): RecordTable;
}

/** One number. Unit, range and best default to the measurement's. */
export interface MeasuredValue {
  /** What follows the measurement's prefix in the value's name; `''` for nothing. */
  readonly detail: string;
  readonly value: number;
  /** Examples it was computed from. */
  readonly n: number;
  readonly interval: Interval;
  readonly unit?: string;
  readonly range?: readonly [number | null, number | null];
  readonly best?: Best;
  /** Which of several conventions, where there are several. */
  readonly variant?: string;
}

export interface Outcome {
  readonly values: readonly MeasuredValue[];
  /** Values that do not exist on these records, and why: never NaN, 0 or 999 in their place. */
  readonly undefined: readonly { readonly detail: string; readonly reason: string }[];
  /** Curves, bins, matrices: what a report draws beside the numbers. */
  readonly details: JsonObject;
}

/** What a measurement may ask of model and dataset before anything runs. */
export interface Compatibility {
  readonly hasEmbedding: boolean;
  readonly classCount: number;
  readonly groups: readonly string[];
  readonly hasLabels: boolean;
  /** The groups of each group column, in order of first appearance. */
  readonly groupNames: Readonly<Record<string, readonly string[]>>;
}

/** What a file under `src/properties/` or `src/tasks/` declares. */
export interface MeasurementSpec<S extends ParameterSpecs> {
  readonly meta: MeasurementMeta;
  readonly parameters: S;
  /** Detail of the one value that stands for the measurement in the interplay matrix. */
  primary(params: ParametersOf<S>): string;
  /**
   * Details of all the values that it may write, as far as they are known before anything runs: two measurements that
   * would write the same value are refused then. Default: the primary one.
   */
  details?(subject: Compatibility, params: ParametersOf<S>): readonly string[];
  needs(params: ParametersOf<S>): Needs;
  /** True, or a sentence that says why not. */
  compatible(subject: Compatibility, params: ParametersOf<S>): true | string;
  /** Per-example and per-block columns to derive while dense outputs are at hand; all of one view. */
  rows?(input: RowsInput<ParametersOf<S>>): Columns;
  /** A pure function of the records: no session, no file, no clock. Always in example order. */
  values(input: ValuesInput<ParametersOf<S>>): Outcome;
}

/** A measurement whose parameters were read and checked: what the engine works with. */
export interface BoundMeasurement {
  readonly meta: MeasurementMeta;
  readonly primary: string;
  details(subject: Compatibility): readonly string[];
  readonly needs: Needs;
  compatible(subject: Compatibility): true | string;
  rows: ((input: Omit<RowsInput<unknown>, 'params'>) => Columns) | null;
  values(input: Omit<ValuesInput<unknown>, 'params'>): Outcome;
}

/** A measurement as the list holds it, whatever the type of its parameters. */
export interface Measurement {
  readonly meta: MeasurementMeta;
  readonly parameters: ParameterSpecs;
  /** @throws ConfigurationError `unknown_key`, `invalid_value` on parameters that the specs refuse */
  bind(parameters: JsonObject): BoundMeasurement;
}
