import type { Configuration } from '../config/configuration.ts';
import type { Dataset, LabelSpace } from '../datasets/dataset.ts';
import { subsetDataset } from '../datasets/subset.ts';
import type { PreparedModel } from '../models/model.ts';
import { prepareModel } from '../models/preparation.ts';
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
  configuration: Configuration,
  platform: Platform,
  emit: (event: RunEvent) => void,
): Promise<Prepared> {
  const backend = await platform.chooseBackend(configuration.backend);
  if (backend.reason !== null)
    emit({ type: 'notice', code: 'backend_fallback', message: backend.reason });
  const spaces = new Map<string, LabelSpace>();
  const labelSpace = async (name: string): Promise<LabelSpace> => {
    const written = lookUp(configuration.label_spaces, name);
    const space = spaces.get(name) ?? (await openLabelSpace(name, written, platform));
    spaces.set(name, space);
    return space;
  };
  const datasets = new Map<string, Dataset>();
  for (const name of datasetsOf(configuration)) {
    datasets.set(name, await openDataset(configuration, platform, name, labelSpace));
  }
  const models: PreparedModel[] = [];
  for (const name of configuration.model) {
    const model = lookUp(configuration.models, name);
    const files = await platform.readModel(name, model);
    models.push(await prepareModel(name, model, files, await labelSpace(model.labels)));
  }
  const context = {
    seed: configuration.seed,
    batchSize: configuration.batch_size,
    backend: backend.used,
    onnxruntime: platform.environment.onnxruntime,
  };
  return { plan: await makePlan(configuration, models, datasets, context), backend };
}

/**
 * A label space as a configuration gives it: its classes, or the file that they lie in.
 * @throws DatasetError `invalid_label_space`, `file_not_found`
 */
export async function openLabelSpace(
  name: string,
  written: Configuration['label_spaces'][string],
  platform: Pick<Platform, 'readLabelSpace'>,
): Promise<LabelSpace> {
  return Array.isArray(written)
    ? { name, classes: written }
    : platform.readLabelSpace(name, written.file);
}

async function openDataset(
  configuration: Configuration,
  platform: Platform,
  name: string,
  labelSpace: (name: string) => Promise<LabelSpace>,
): Promise<Dataset> {
  const dataset = lookUp(configuration.datasets, name);
  const labels = dataset.labels === undefined ? null : await labelSpace(dataset.labels);
  const whole = await platform.openDataset(name, dataset, labels);
  return configuration.limit === null
    ? whole
    : subsetDataset(whole, configuration.limit, configuration.seed);
}

/** A member that composition has checked to be there. */
export function lookUp<T>(record: Readonly<Record<string, T>>, name: string): T {
  const value = record[name];
  if (value === undefined) throw new RangeError(`the configuration does not hold ${name}`);
  return value;
}
