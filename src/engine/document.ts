import type { Configuration } from '../config/configuration.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { PreparedModel, TensorInfo } from '../models/model.ts';
import type {
  BackendCheck,
  RunDataset,
  RunDocument,
  RunEnvironment,
  RunModel,
  RunSample,
} from '../report/run-document.ts';
import type { RecordStore } from '../store/store.ts';
import { VERSION } from '../version.ts';
import type { Answers } from './answers.ts';
import { readTable, type Measured } from './measuring.ts';
import type { Pass, PlannedRun } from './plan.ts';
import { STATUS } from './record.ts';
import type { BackendChoice, Platform } from './platform.ts';

/** What a run document says beside the run itself. */
export interface DocumentContext {
  readonly configuration: Configuration;
  readonly environment: Platform['environment'];
  readonly backend: BackendChoice;
  readonly parallelism: { readonly executors: number; readonly threads: number };
  readonly batchSizeUsed: number;
  readonly check: BackendCheck | null;
  /** ISO 8601. */
  readonly created: string;
}

/** The document of a run that was started: everything but measurements, values and samples. */
export function partialDocument(run: PlannedRun, context: DocumentContext): RunDocument {
  return {
    schema: 'interplay/run@1',
    id: run.id,
    status: 'partial',
    created: context.created,
    finished: null,
    config: configurationOf(run, context.configuration),
    environment: environmentOf(context),
    model: modelOf(run.model),
    datasets: Object.fromEntries(
      run.datasets.map(({ dataset, answers }) => [
        dataset.name,
        datasetOf(dataset, answers, [], 0),
      ]),
    ),
    passes: run.passes.map(({ id, dataset, view }) => ({ id, dataset: dataset.name, view })),
    measurements: [],
    values: {},
    samples: [],
  };
}

/** The document of a run whose records are complete. */
export async function completeDocument(
  run: PlannedRun,
  context: DocumentContext,
  measured: Measured,
  samples: RunSample[],
  store: RecordStore,
): Promise<RunDocument> {
  const datasets: Record<string, RunDataset> = {};
  for (const { dataset, answers } of run.datasets) {
    const passes = run.passes.filter((pass) => pass.dataset === dataset);
    datasets[dataset.name] = datasetOf(
      dataset,
      answers,
      await skippedOf(passes, store),
      await countNonfinite(passes, store),
    );
  }
  return {
    ...partialDocument(run, context),
    status: 'complete',
    finished: new Date().toISOString(),
    datasets,
    measurements: measured.measurements,
    values: measured.values,
    samples,
  };
}

/** Examples that some pass could not read, each once, in order. */
async function skippedOf(
  passes: readonly Pass[],
  store: RecordStore,
): Promise<RunDataset['skipped']> {
  const skipped = new Map<number, RunDataset['skipped'][number]>();
  for (const { id: passId } of passes) {
    for (const { index, exampleId, code, message } of await store.failures(passId)) {
      skipped.set(index, { id: exampleId, code, message });
    }
  }
  return [...skipped].sort(([a], [b]) => a - b).map(([, failure]) => failure);
}

async function countNonfinite(passes: readonly Pass[], store: RecordStore): Promise<number> {
  let count = 0;
  for (const { id, dataset } of passes) {
    const status = (await readTable(store, id, ['status'], dataset.examples.length)).column(
      'status',
    );
    for (let i = 0; i < status.data.length; i++)
      if (status.data[i] === STATUS.nonfinite) count += 1;
  }
  return count;
}

function environmentOf(context: DocumentContext): RunEnvironment {
  const { configuration, environment, backend, parallelism } = context;
  return {
    interplay: VERSION,
    onnxruntime: environment.onnxruntime,
    backend: { requested: configuration.backend, used: backend.used, reason: backend.reason },
    adapter: backend.adapter,
    platform: environment.platform,
    commit: environment.commit,
    threads: parallelism.threads,
    workers: parallelism.executors,
    batchSize: { requested: configuration.batch_size, used: context.batchSizeUsed },
    check: context.check,
  };
}

function modelOf(model: PreparedModel): RunModel {
  const { name, sha256, bytes, info, card } = model;
  const tensors = (list: readonly TensorInfo[]) =>
    list.map((tensor) => ({ name: tensor.name, type: tensor.type, shape: [...tensor.shape] }));
  return {
    name,
    sha256,
    bytes,
    parameters: info.parameters,
    inputs: tensors(info.inputs),
    outputs: tensors(info.outputs),
    card,
  };
}

function datasetOf(
  { examples, sha256 }: Dataset,
  { classes }: Answers,
  skipped: RunDataset['skipped'],
  nonfinite: number,
): RunDataset {
  return { examples: examples.length, sha256, skipped, nonfinite, classes: [...classes] };
}

/** The composed configuration as far as this run uses it. */
function configurationOf(run: PlannedRun, configuration: Configuration): JsonObject {
  const datasets = run.datasets.map(({ dataset }) => dataset.name);
  const spaces = [run.model.labels, ...run.datasets.map(({ dataset }) => dataset.labels.name)];
  return toJson({
    ...configuration,
    model: [run.model.name],
    models: pick(configuration.models, [run.model.name]),
    label_spaces: pick(configuration.label_spaces, spaces),
    datasets: pick(configuration.datasets, datasets),
    property_library: pick(configuration.property_library, configuration.property_group),
    task_library: pick(configuration.task_library, configuration.task_group),
  });
}

function pick<T>(
  record: Readonly<Record<string, T>>,
  names: readonly (string | null)[],
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** A copy that JSON can hold: members that are undefined are left out. */
function toJson(value: object): JsonObject {
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, toJsonValue(member)] as const],
  );
  return Object.fromEntries(members);
}

function toJsonValue(value: unknown): JsonValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  )
    return value;
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (typeof value === 'object') return toJson(value);
  throw new TypeError(`a configuration cannot hold ${typeof value}`);
}
