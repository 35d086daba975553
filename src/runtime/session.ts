/** Where inference runs. */
export type Backend = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** One output tensor of one inference, converted to float32. */
export interface OutputTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A model as a session is opened of it. */
export interface SessionModel {
  readonly name: string;
  readonly inputName: string;
  readonly data: Uint8Array;
  /** Files that weights lie in, by the location that `data` says. */
  readonly externalData?: ReadonlyMap<string, Uint8Array>;
}

/** Numbers of an input tensor: float32, float16 as its bits, or uint8. */
export type InputData = Float32Array | Uint16Array | Uint8Array;

/** A loaded model. One call at a time. */
export interface Session {
  readonly backend: Backend;
  /**
   * @param input in the type and layout of the model's input
   * @param dims the four dimensions
   * @param outputs names of the outputs to fetch
   * @throws RuntimeError `device_lost`, `out_of_memory` or `inference_failed`
   */
  run(
    input: InputData,
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

/** The ONNX element type that an array of input numbers stands for. */
export function inputTypeOf(input: InputData): 'float32' | 'float16' | 'uint8' {
  if (input instanceof Float32Array) return 'float32';
  return input instanceof Uint16Array ? 'float16' : 'uint8';
}

/** External data as ONNX Runtime takes it. */
export function externalDataOf({
  externalData = new Map(),
}: SessionModel): { path: string; data: Uint8Array }[] {
  return [...externalData].map(([path, data]) => ({ path, data }));
}

/**
 * Opens sessions on one platform.
 * @throws ModelError `model_not_onnx`, `model_truncated`, `unsupported_operator`
 * @throws RuntimeError `backend_unavailable`, `out_of_memory`, `device_lost`
 */
export interface SessionFactory {
  open(model: SessionModel, options: SessionOptions): Promise<Session>;
}
