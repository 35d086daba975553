import type { Preprocess } from '../images/picture.ts';
import type { Backend } from '../runtime/session.ts';
import type { JsonObject } from '../core/json.ts';
import type { MapRule } from '../datasets/label-maps/label-map.ts';

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

/** Where a model comes from, how it is fed and read: exactly one of `file` alone, `url` and `hub`. */
export interface ModelConfiguration {
  /** A path (Node), the name of a built-in or dropped model (browser); beside `hub` a path in the repository. */
  file?: string;
  /** Address of an ONNX file. */
  url?: string;
  /** `<org>/<name>[@revision][:dtype]`, with or without `hub:` before it. */
  hub?: string;
  sha256?: string;
  outputs?: { logits: string; embedding?: string | null };
  /** Where it is left out it is found before anything is inferred: see `completeConfiguration`. */
  preprocess?: Preprocess;
  /** Name of a label space; where it is left out only the number of classes is known. */
  labels?: string;
  card?: JsonObject;
}

/** A model of which nothing is left to be found. */
export interface CompleteModelConfiguration extends ModelConfiguration {
  preprocess: Preprocess;
}

/** A configuration whose models are complete. */
export interface CompleteConfiguration extends Configuration {
  models: Record<string, CompleteModelConfiguration>;
}

/**
 * Where a dataset comes from (docs/run-file.md). Where `labels` may be left out the dataset's own classes are its
 * label space: class folders, the names that a table says.
 */
export type DatasetConfiguration =
  | { shapes: string; labels: string; groups?: string[] }
  | FolderConfiguration
  | ImagesConfiguration
  | ArchiveConfiguration
  | TableConfiguration
  | ArrayConfiguration
  | HubDatasetConfiguration;

/** Which classes of a model count for each of a dataset's: a file, and how they are put together (`best_logit`). */
export interface LabelMapConfiguration {
  file: string;
  rule?: MapRule;
}

/** A flat folder with its labels beside it. */
export interface ImagesConfiguration {
  images: string;
  labels_file: string;
  labels: string;
  map?: LabelMapConfiguration;
  metadata?: string;
  groups?: string[];
}

/** Class folders; `split` names the folder above them. */
export interface FolderConfiguration {
  folder: string;
  labels?: string;
  map?: LabelMapConfiguration;
  metadata?: string;
  split?: string;
  groups?: string[];
}

/** Zip, tar, tar.gz or WebDataset shards, as paths or addresses; several are one dataset. */
export interface ArchiveConfiguration {
  archive: string | string[];
  labels?: string;
  map?: LabelMapConfiguration;
  /** Path inside the archive or beside it. */
  labels_file?: string;
  metadata?: string;
  split?: string;
  groups?: string[];
}

/** CSV, JSONL or Parquet with paths of pictures, or Parquet with their bytes. */
export interface TableConfiguration {
  table: string | string[];
  labels?: string;
  map?: LabelMapConfiguration;
  /** Folder that paths are relative to; default: the table's own. */
  images?: string;
  path_column?: string;
  image_column?: string;
  label_column?: string;
  cluster_column?: string;
  groups?: string[];
  factors?: string[];
}

/** Pictures as numbers: `.npy`, or one array of an `.npz`. */
export interface ArrayConfiguration {
  array: string;
  array_key?: string;
  labels?: string;
  map?: LabelMapConfiguration;
  labels_array?: string;
  groups?: string[];
}

/** A dataset of the Hub, through its Parquet files. */
export interface HubDatasetConfiguration {
  /** `<org>/<name>/<config>/<split>`, with or without `hub:` before it. */
  hub: string;
  labels?: string;
  map?: LabelMapConfiguration;
  image_column?: string;
  label_column?: string;
  cluster_column?: string;
  groups?: string[];
  factors?: string[];
}

/** One measurement on one dataset; every other key is a parameter of the measurement. */
export interface LibraryEntry {
  measure: string;
  dataset: string;
  as?: string;
  [parameter: string]: string | number | boolean | null | (string | number)[] | undefined;
}
