import { builtInLabelSpaces } from '../datasets/label-spaces.ts';
import { outlines } from '../datasets/shapes/outlines.ts';
import { builtInModels } from '../models/built-in.ts';
import { hubModels } from '../models/hub-models.ts';
import { builtInDatasets } from './built-in-datasets.ts';
import type { LibraryEntry, ModelConfiguration } from './configuration.ts';
import type { Libraries } from './groups.ts';

const datasetNames = Object.keys(builtInDatasets);

const known: Record<string, ModelConfiguration> = Object.fromEntries(
  hubModels.map(({ name, ...model }) => [name, model]),
);

const models: Record<string, ModelConfiguration> = Object.fromEntries(
  builtInModels.map(({ name, bytes, card, ...model }) => [
    name,
    { ...model, card: { ...card, bytes } },
  ]),
);

/** Built-in label spaces that models answer in. */
const answered = ['cifar10', 'imagenet'];

function classesOf(names: readonly string[]): Record<string, string[]> {
  const spaces = builtInLabelSpaces.filter(({ name }) => names.includes(name));
  return Object.fromEntries(spaces.map(({ name, classes }) => [name, [...classes]]));
}

/** Entries named `<measure>_<dataset>`. */
function entries(
  measure: string,
  on: readonly string[],
  parameters: Omit<LibraryEntry, 'measure' | 'dataset'> = {},
): Record<string, LibraryEntry> {
  return Object.fromEntries(
    on.map((dataset) => [`${measure}_${dataset}`, { measure, dataset, ...parameters }]),
  );
}

const underRotation = {
  ...entries('equivariance', ['shapes_val']),
  ...entries('invariance', ['shapes_val']),
  ...entries('consistency', ['shapes_val']),
};

// Those that read the same sample of embeddings one after the other, so that it is read once.
const geometry = {
  ...entries('rankme', ['shapes_val']),
  ...entries('participation_ratio', ['shapes_val']),
  ...entries('neural_collapse', ['shapes_val']),
  ...entries('probe_accuracy', ['shapes_val']),
  ...entries('twonn', ['shapes_val']),
  ...entries('uniformity', ['shapes_val']),
  ...entries('knn_accuracy', ['shapes_val']),
  ...entries('alignment', ['shapes_val']),
};

const base = {
  ...entries('calibration', datasetNames),
  ...entries('sparsity', datasetNames),
  ...underRotation,
};

const property_library: Record<string, LibraryEntry> = { ...base, ...geometry };

const task_library: Record<string, LibraryEntry> = {
  ...entries('accuracy', datasetNames),
  ...entries('group_accuracy', ['shapes_regions'], { group: 'region' }),
};

/**
 * What there is without a run file. Group `quick`, the default: properties on `shapes_val`, accuracy on it and
 * under every shift, accuracy by region. Group `base`: calibration and sparsity under every shift as well. Group
 * `geometry`: how the embeddings lie.
 */
export const builtInLibraries: Libraries = {
  models: { ...models, ...known },
  default_models: Object.keys(models),
  // Shapes last: of several label spaces of one size the last is suggested.
  label_spaces: { ...classesOf(answered), shapes: Object.keys(outlines) },
  dataset_label_spaces: classesOf(
    builtInLabelSpaces.map(({ name }) => name).filter((name) => !answered.includes(name)),
  ),
  datasets: Object.fromEntries(
    Object.entries(builtInDatasets).map(([name, { configuration }]) => [name, configuration]),
  ),
  property_library,
  task_library,
  property_groups: {
    quick: ['calibration_shapes_val', 'sparsity_shapes_val', ...Object.keys(underRotation)],
    base: Object.keys(base),
    geometry: Object.keys(geometry),
  },
  task_groups: { quick: Object.keys(task_library), base: Object.keys(task_library) },
};
