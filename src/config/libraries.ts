import { outlines } from '../datasets/shapes/outlines.ts';
import { builtInModels } from '../models/built-in.ts';
import { builtInDatasets } from './built-in-datasets.ts';
import type { LibraryEntry, ModelConfiguration } from './configuration.ts';
import type { Libraries } from './groups.ts';

const datasetNames = Object.keys(builtInDatasets);

const models: Record<string, ModelConfiguration> = Object.fromEntries(
  builtInModels.map(({ name, bytes, card, ...model }) => [
    name,
    { ...model, card: { ...card, bytes } },
  ]),
);

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

const property_library: Record<string, LibraryEntry> = {
  ...entries('calibration', datasetNames),
  ...entries('sparsity', datasetNames),
  ...underRotation,
};

const task_library: Record<string, LibraryEntry> = {
  ...entries('accuracy', datasetNames),
  ...entries('group_accuracy', ['shapes_regions'], { group: 'region' }),
};

/**
 * What there is without a run file. Group `quick`, the default: properties on `shapes_val`, accuracy on it and
 * under every shift, accuracy by region. Group `base`: all entries, so calibration and sparsity under every
 * shift as well.
 */
export const builtInLibraries: Libraries = {
  models,
  label_spaces: { shapes: Object.keys(outlines) },
  datasets: Object.fromEntries(
    Object.entries(builtInDatasets).map(([name, { configuration }]) => [name, configuration]),
  ),
  property_library,
  task_library,
  property_groups: {
    quick: ['calibration_shapes_val', 'sparsity_shapes_val', ...Object.keys(underRotation)],
    base: Object.keys(property_library),
  },
  task_groups: { quick: Object.keys(task_library), base: Object.keys(task_library) },
};
