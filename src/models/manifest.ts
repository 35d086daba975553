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

/** What the manifest says of a model of the Hub that is known by name; see `models-manifest/hub/schema.json`. */
export interface KnownHubModel {
  readonly name: string;
  /** Repository: `<org>/<name>[@revision][:dtype]`. */
  readonly hub: string;
  /** Its ONNX file, where the repository names it in no usual way. */
  readonly file?: string;
  /** Where the repository does not say it. */
  readonly preprocess?: Preprocess;
  /** Name of the label space, where the repository does not name its classes. */
  readonly labels?: string;
  /** Family, parameters, training, licence, and what of all this was tried. */
  readonly card: JsonObject;
}
