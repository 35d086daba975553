import type { Preprocess } from '../images/picture.ts';
import type { Backend } from '../runtime/session.ts';
import type { JsonObject } from '../core/json.ts';

/** A run file after composition: built-in libraries merged in, groups resolved, overrides applied, defaults filled. */
export interface Configuration {
  seed: number;
  /** Names of the models to evaluate, one run each. */
  model: string[];
  /** Names of library entries, in order, each once. */
  property_group: string[];
  task_group: string[];
  /** Examples per dataset; null for all. */
  limit: number | null;
  batch_size: number;
  backend: Backend | 'auto';
  models: Record<string, ModelConfiguration>;
  label_spaces: Record<string, string[] | { file: string }>;
  datasets: Record<string, DatasetConfiguration>;
  property_library: Record<string, LibraryEntry>;
  task_library: Record<string, LibraryEntry>;
}

/** `file` is a path (Node), or the name of a built-in or dropped model (browser). */
export interface ModelConfiguration {
  file: string;
  sha256?: string;
  outputs?: { logits: string; embedding?: string | null };
  preprocess: Preprocess;
  labels: string;
  card?: JsonObject;
}

export type DatasetConfiguration =
  | { shapes: string; labels: string; groups?: string[] }
  | { folder: string; labels: string; metadata?: string; groups?: string[] }
  | { images: string; labels_file: string; labels: string; metadata?: string; groups?: string[] };

/** One measurement on one dataset; every other key is a parameter of the measurement. */
export interface LibraryEntry {
  measure: string;
  dataset: string;
  as?: string;
  [parameter: string]: string | number | boolean | null | (string | number)[] | undefined;
}
