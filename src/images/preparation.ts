import type { Preprocess } from './picture.ts';

/** Examples [start, end) of a dataset under a view, as inputs of models. */
export interface PrepareRequest {
  readonly dataset: string;
  readonly start: number;
  readonly end: number;
  /** Rows of the batch; those past the examples are zero. */
  readonly batchSize: number;
  readonly view: string;
  readonly seed: number;
  /** One input is made for each; all have the same geometry. */
  readonly preprocess: readonly Preprocess[];
  readonly height: number;
  readonly width: number;
}

export interface PreparedBatch {
  /** Float32 NCHW `[batchSize, 3, height, width]`, one for each `preprocess` of the request. */
  readonly inputs: readonly Float32Array<ArrayBuffer>[];
  /** Examples that could not be read; their rows are zero. */
  readonly failures: readonly {
    readonly index: number;
    readonly code: string;
    readonly message: string;
  }[];
}
