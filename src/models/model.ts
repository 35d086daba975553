import type { Preprocess } from '../images/picture.ts';
import type { JsonObject } from '../core/json.ts';
import type { EmbeddingChoice } from './embedding.ts';
import type { SoftmaxFinding } from './softmax.ts';

/** One input or output as the ONNX file declares it; a string names a dynamic dimension. */
export interface TensorInfo {
  readonly name: string;
  /** ONNX element type: float32, float16, uint8, int64 … */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What an ONNX file says of itself. */
export interface OnnxInfo {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly producer: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Number of weights: elements of all floating-point initialisers (and Constant tensors of rank ≥ 1). */
  readonly parameters: number;
  /** Operator types used, sorted, each once. */
  readonly operators: readonly string[];
}

/** The output that plays each role, with those that were added; `embedding` is null where the model has none. */
export interface ModelOutputs {
  readonly logits: string;
  readonly embedding: string | null;
}

/** A model that was checked and is ready to run: everything but its bytes. */
export interface PreparedModel {
  readonly name: string;
  /** SHA-256 of the ONNX file; where weights lie in other files, see `hashOfModel`. */
  readonly sha256: string;
  /** Size of all its files. */
  readonly bytes: number;
  readonly info: OnnxInfo;
  readonly input: ModelInput;
  readonly outputs: ModelOutputs;
  /** Bytes to append to the ONNX file so that it gives these outputs (`sessionFiles`); empty where it does already. */
  readonly edit: Uint8Array<ArrayBuffer>;
  /** Which tensor the embedding is; null where there is none. */
  readonly embedding: EmbeddingChoice | null;
  /** The softmax that the logits are read before; null where the file gives logits. */
  readonly softmax: SoftmaxFinding | null;
  readonly classCount: number;
  /** Width of the embedding; 0 where the model has none or the file does not tell it. */
  readonly embeddingWidth: number;
  readonly preprocess: Preprocess;
  /** Name of the label space, or null when the file names none. */
  readonly labels: string | null;
  /** Family, recipe, licence …: what the manifest says beside the fixed fields. */
  readonly card: JsonObject;
}

/** The one input that pixels go into. `batch` is the fixed batch size, or null when it is dynamic. */
export interface ModelInput {
  readonly name: string;
  readonly type: 'float32' | 'float16' | 'uint8';
  /** Order of the dimensions: batch, channels, height, width, or channels last. */
  readonly layout: 'nchw' | 'nhwc';
  /** Three colours, or grey. */
  readonly channels: 3 | 1;
  readonly height: number;
  readonly width: number;
  readonly batch: number | null;
}
