import type {
  CompleteConfiguration,
  Configuration,
  DatasetConfiguration,
} from '../config/configuration.ts';
import type { Dataset, LabelSpace } from '../datasets/dataset.ts';
import type { LabelMap } from '../datasets/label-maps/label-map.ts';
import { readLabelMapFile } from '../datasets/label-maps/map-file.ts';
import { readLabelSpaceFile } from '../datasets/label-space.ts';
import { withKnownAliases } from '../datasets/label-spaces.ts';
import { subsetDataset } from '../datasets/subset.ts';
import { prepareModel } from '../models/preparation.ts';
import { readingNotices } from '../models/reading-notices.ts';
import { answerDataset, type AnsweredDataset, type AnsweringModel } from './answers.ts';
import type { RunEvent } from './events.ts';
import { datasetsOf, makePlan, type Plan } from './plan.ts';
import type { BackendChoice, Platform } from './platform.ts';

/** What is settled before the first inference. */
export interface Prepared {
  readonly plan: Plan;
  readonly backend: BackendChoice;
}

/**
 * Chooses the backend, opens the datasets, reads and checks the models, and makes the plan.
 * @throws ConfigurationError, ModelError, DatasetError
 */
export async function prepare(
  configuration: CompleteConfiguration,
  platform: Platform,
  emit: (event: RunEvent) => void,
): Promise<Prepared> {
  const backend = await platform.chooseBackend(configuration.backend);
  if (backend.reason !== null)
    emit({ type: 'notice', code: 'backend_fallback', message: backend.reason });
  const labelSpace = rememberLabelSpaces(configuration, platform);
  const models: AnsweringModel[] = [];
  for (const name of configuration.model) {
    const model = lookUp(configuration.models, name);
    const labels = model.labels === undefined ? null : await labelSpace(model.labels);
    const files = await platform.readModel(name, model, (progress) =>
      emit({ type: 'download', model: name, ...progress }),
    );
    models.push({ model: await prepareModel(name, model, files, labels), labels });
  }
  const datasets = new Map<string, AnsweredDataset>();
  for (const name of datasetsOf(configuration)) {
    const answered = await openDataset(configuration, platform, name, labelSpace, models);
    for (const notice of answered.notices) emit({ type: 'notice', ...notice });
    datasets.set(name, answered);
  }
  const context = {
    seed: configuration.seed,
    batchSize: configuration.batch_size,
    backend: backend.used,
    onnxruntime: platform.environment.onnxruntime,
  };
  for (const { model } of models) {
    for (const notice of readingNotices(model)) emit({ type: 'notice', ...notice });
  }
  const plan = await makePlan(
    configuration,
    models.map(({ model }) => model),
    datasets,
    context,
  );
  return { plan, backend };
}

/** Opens each label space of a configuration once, with the spellings that are known of its classes. */
function rememberLabelSpaces(
  configuration: Configuration,
  platform: Platform,
): (name: string) => Promise<LabelSpace> {
  const spaces = new Map<string, LabelSpace>();
  return async (name) => {
    const written = lookUp(configuration.label_spaces, name);
    const space = spaces.get(name) ?? (await openLabelSpace(name, written, platform));
    spaces.set(name, space);
    return space;
  };
}

/**
 * A label space as a configuration gives it: its classes, or the file that they lie in.
 * @throws DatasetError `invalid_label_space`, `file_not_found`
 */
export async function openLabelSpace(
  name: string,
  written: Configuration['label_spaces'][string],
  platform: Pick<Platform, 'readText'>,
): Promise<LabelSpace> {
  const space = Array.isArray(written)
    ? { name, classes: written }
    : readLabelSpaceFile(name, await platform.readText(written.file));
  return withKnownAliases(space);
}

async function openDataset(
  configuration: Configuration,
  platform: Platform,
  name: string,
  labelSpace: (name: string) => Promise<LabelSpace>,
  models: readonly AnsweringModel[],
): Promise<AnsweredDataset> {
  const written = lookUp(configuration.datasets, name);
  const labels = written.labels === undefined ? null : await labelSpace(written.labels);
  const whole = await platform.openDataset(name, written, labels);
  const answered = await answerDataset(whole, models, {
    // A dropped folder has a label space of its own name: the classes that happen to be there.
    named: written.labels !== undefined && written.labels !== name,
    map: await readMap(written, whole, platform),
  });
  const { limit, seed } = configuration;
  if (limit === null) return answered;
  return { ...answered, dataset: await subsetDataset(answered.dataset, limit, seed) };
}

/** The map that a dataset's configuration names, to be read for a model; null where it names none. */
async function readMap(
  written: DatasetConfiguration,
  dataset: Dataset,
  platform: Platform,
): Promise<((model: LabelSpace) => LabelMap) | null> {
  const map = 'map' in written ? written.map : undefined;
  if (map === undefined) return null;
  const text = await platform.readText(map.file);
  const { name, labels } = dataset;
  return (model) =>
    readLabelMapFile(text, { dataset: name, labels, model, rule: map.rule ?? 'best_logit' });
}

/** A member that composition has checked to be there. */
export function lookUp<T>(record: Readonly<Record<string, T>>, name: string): T {
  const value = record[name];
  if (value === undefined) throw new RangeError(`the configuration does not hold ${name}`);
  return value;
}
