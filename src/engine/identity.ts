import type { JsonObject } from '../core/json.ts';
import { sha256OfJson } from '../core/sha256.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { PreparedModel } from '../models/model.ts';
import type { Backend } from '../runtime/session.ts';
import type { Answers } from './answers.ts';

/** Hexadecimal digits of a pass or run id: 128 bits of its SHA-256. */
const ID_LENGTH = 32;

/** Raised whenever the same pictures would give other pixels, or the same outputs other record columns. */
const RECORDS_VERSION = 1;

/** What every pass of a call shares. */
export interface PassContext {
  readonly seed: number;
  readonly batchSize: number;
  readonly backend: Backend;
  readonly onnxruntime: string;
}

/** A preprocessing as JSON: all that decides the input tensor. */
function preprocessIdentity(model: PreparedModel): JsonObject {
  const { resize, interpolation, crop, rounding, channels, scale, mean, std } = model.preprocess;
  const size = (value: typeof resize) =>
    typeof value === 'number' || value === null ? value : [...value];
  return {
    resize: size(resize),
    interpolation,
    crop: size(crop),
    rounding,
    channels,
    scale,
    mean: [...mean],
    std: [...std],
  };
}

function modelIdentity(model: PreparedModel): JsonObject {
  return {
    sha256: model.sha256,
    dtype: model.input.type,
    outputs: { logits: model.outputs.logits, embedding: model.outputs.embedding },
    preprocess: preprocessIdentity(model),
  };
}

/**
 * What a pass's records depend on, and nothing else: weights, the pictures and labels, the map between label spaces,
 * the view, the seed, the preprocessing, backend, ONNX Runtime and batch size. Runs with equal identities share records.
 */
export async function passIdentity(
  model: PreparedModel,
  dataset: Dataset,
  answers: Answers,
  view: string,
  context: PassContext,
): Promise<JsonObject> {
  return {
    model: modelIdentity(model),
    dataset: { sha256: dataset.sha256, labels: await labelsHash(dataset) },
    ...(await mapIdentity(answers)),
    view,
    ...sharedIdentity(context),
  };
}

export interface RunIdentityParts {
  readonly model: PreparedModel;
  readonly datasets: readonly { readonly dataset: Dataset; readonly answers: Answers }[];
  /** Address, version and name of every measurement, in order. */
  readonly measurements: readonly { address: string; version: number; as: string | null }[];
}

/** What a run's values depend on (DESIGN §7): no locations, no workers, no loggers. */
export async function runIdentity(
  parts: RunIdentityParts,
  context: PassContext,
): Promise<JsonObject> {
  const datasets = await Promise.all(
    parts.datasets.map(async ({ dataset, answers }) => {
      const identity: JsonObject = {
        sha256: dataset.sha256,
        labels: await labelsHash(dataset),
        groups: await groupsHash(dataset),
        classes: await sha256OfJson([...answers.classes]),
        ...(await mapIdentity(answers)),
      };
      return [dataset.name, identity] as const;
    }),
  );
  return {
    model: { name: parts.model.name, ...modelIdentity(parts.model) },
    datasets: Object.fromEntries(datasets),
    measurements: parts.measurements.map((measurement) => ({ ...measurement })),
    ...sharedIdentity(context),
  };
}

/** The id of an identity: the first 32 hexadecimal digits of its canonical JSON's SHA-256. */
export async function idOf(identity: JsonObject): Promise<string> {
  return (await sha256OfJson(identity)).slice(0, ID_LENGTH);
}

function sharedIdentity(context: PassContext): JsonObject {
  return {
    records: RECORDS_VERSION,
    seed: context.seed,
    batch_size: context.batchSize,
    backend: context.backend,
    onnxruntime: context.onnxruntime,
  };
}

function labelsHash(dataset: Dataset): Promise<string> {
  return sha256OfJson([
    dataset.labels.classes.length,
    ...dataset.examples.map(({ labels }) => [...labels]),
  ]);
}

/** Nothing where the logits are taken as they are. */
async function mapIdentity({ map }: Answers): Promise<JsonObject> {
  if (map === null) return {};
  const groups = map.groups.map((group) => [...group]);
  return { map: { rule: map.rule, groups: await sha256OfJson(groups) } };
}

function groupsHash(dataset: Dataset): Promise<string> {
  return sha256OfJson(dataset.examples.map(({ groups }) => ({ ...groups })));
}
