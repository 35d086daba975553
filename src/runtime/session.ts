/** Where inference runs. */
export type Backend = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** One output tensor of one inference, converted to float32. */
export interface OutputTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A loaded model. One call at a time. */
export interface Session {
  readonly backend: Backend;
  /**
   * @param input float32 NCHW, `[n, 3, height, width]`
   * @param dims the four dimensions
   * @param outputs names of the outputs to fetch
   * @throws RuntimeError `device_lost`, `out_of_memory` or `inference_failed`
   */
  run(
    input: Float32Array,
    dims: readonly [number, number, number, number],
    outputs: readonly string[],
  ): Promise<Record<string, OutputTensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly backend: Backend;
  /** Threads of one session; 1 in Node, where workers give the parallelism. */
  readonly threads: number;
}

/**
 * Opens sessions on one platform.
 * @throws ModelError `model_not_onnx`, `model_truncated`, `unsupported_operator`
 * @throws RuntimeError `backend_unavailable`, `out_of_memory`, `device_lost`
 */
export interface SessionFactory {
  open(
    model: { name: string; inputName: string; data: Uint8Array },
    options: SessionOptions,
  ): Promise<Session>;
}
