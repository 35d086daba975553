import type { JsonObject } from '../core/json.ts';
import type { Preprocess } from '../images/picture.ts';

/** What the manifest says of a model that comes with Interplay; see `models-manifest/schema.json`. */
export interface BuiltInModel {
  readonly name: string;
  /** The ONNX file, relative to `models-manifest/`. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly outputs: { readonly logits: string; readonly embedding: string };
  readonly preprocess: Preprocess;
  /** Name of the label space. */
  readonly labels: string;
  /** Family, recipe, parameters, flops, training and licence. */
  readonly card: JsonObject;
}
