import type { JsonObject } from '../core/json.ts';
import type { Best } from '../measurement.ts';
import type { Backend } from '../runtime/session.ts';

/** `run.json`, DESIGN §7; `schema/run.schema.json` is made from the same description. */
export interface RunDocument {
  schema: 'interplay/run@1';
  id: string;
  status: 'complete' | 'partial';
  created: string;
  finished: string | null;
  config: JsonObject;
  environment: RunEnvironment;
  model: RunModel;
  datasets: Record<string, RunDataset>;
  passes: RunPass[];
  measurements: RunMeasurement[];
  values: Record<string, RunValue>;
  samples: RunSample[];
}

export interface RunEnvironment {
  interplay: string;
  onnxruntime: string;
  backend: {
    requested: Backend | 'auto';
    used: Backend;
    /** Why another backend than the preferred one was used; null when it was not. */
    reason: string | null;
  };
  adapter: JsonObject | null;
  platform: string;
  commit: string | null;
  threads: number;
  workers: number;
  batchSize: { requested: number; used: number };
  check: BackendCheck | null;
}

/** The first examples, run again on the reference backend and one at a time. */
export interface BackendCheck {
  reference: Backend;
  examples: number;
  maxLogitDifference: number;
  top1Agreement: number;
  maxBatchDifference: number;
  tolerance: number;
  ok: boolean;
}

export interface RunModel {
  name: string;
  sha256: string;
  bytes: number;
  parameters: number;
  inputs: { name: string; type: string; shape: (number | string)[] }[];
  outputs: { name: string; type: string; shape: (number | string)[] }[];
  card: JsonObject;
}

export interface RunDataset {
  examples: number;
  sha256: string;
  /** Examples that could not be read, named and with the reason. */
  skipped: { id: string; code: string; message: string }[];
  /** Answers, over all views, in which some logit was no finite number: scored wrong, left out of calibration. */
  nonfinite: number;
  classes: string[];
}

export interface RunPass {
  id: string;
  dataset: string;
  view: string;
}

export interface RunMeasurement {
  address: string;
  kind: 'property' | 'task';
  measure: string;
  version: number;
  status: 'ok' | 'skipped' | 'failed';
  reason?: string;
  code?: string;
  /** Name of the value that stands for the measurement; null where it has none on these records. */
  primary: string | null;
  details: JsonObject;
}

export interface RunValue {
  value: number;
  n: number;
  ci95: [number, number] | null;
  /** How the interval was made, or why there is none. */
  ciMethod: string;
  unit: string;
  range: [number | null, number | null];
  best: Best;
  variant?: string;
  /** Address of the measurement that made it. */
  measurement: string;
}

export interface RunSample {
  dataset: string;
  id: string;
  label: number | null;
  prediction: number[];
  probability: number[];
  /** A small picture as a PNG or BMP data URL. */
  picture: string;
}
