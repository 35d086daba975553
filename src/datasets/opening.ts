import type { DatasetConfiguration } from '../config/configuration.ts';
import { DatasetError } from '../core/errors.ts';
import type { Dataset, LabelSpace } from './dataset.ts';
import { openClassFolders, openLabelledImages } from './files.ts';
import type { FileAccess } from './listing.ts';
import { checkGroupColumn } from './metadata.ts';
import { openShapes } from './shapes/shapes.ts';

/**
 * Opens and checks a dataset of any kind: which examples there are, in which order, with which labels
 * and groups, and where their pixels are. No picture is decoded.
 *
 * @param labels the label space that the configuration names
 * @param files where folders and files of the configuration lie
 * @throws DatasetError
 */
export async function openDataset(
  name: string,
  configuration: DatasetConfiguration,
  labels: LabelSpace,
  files: FileAccess,
): Promise<Dataset> {
  if ('folder' in configuration) return openClassFolders(name, configuration, labels, files);
  if ('images' in configuration) return openLabelledImages(name, configuration, labels, files);
  const dataset = await openShapes(name, configuration.shapes);
  checkSameClasses(dataset, labels);
  const columns = new Set(dataset.examples.flatMap(({ groups }) => Object.keys(groups ?? {})));
  for (const group of configuration.groups ?? []) checkGroupColumn(name, group, [...columns]);
  return { ...dataset, labels };
}

function checkSameClasses(dataset: Dataset, labels: LabelSpace): void {
  const own = dataset.labels.classes;
  if (own.length === labels.classes.length && own.every((c, i) => c === labels.classes[i])) return;
  throw new DatasetError(
    'label_space_mismatch',
    `Dataset ${dataset.name} has the classes ${own.join(', ')}, which label space "${labels.name}" has not in this order. Give its labels as "${dataset.labels.name}".`,
    { context: { dataset: dataset.name, labels: labels.name } },
  );
}
