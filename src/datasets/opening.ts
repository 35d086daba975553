import type { DatasetConfiguration } from '../config/configuration.ts';
import { DatasetError } from '../core/errors.ts';
import { openArchives } from './archive/archives.ts';
import { openArray } from './array/open-array.ts';
import type { Dataset, LabelSpace } from './dataset.ts';
import { openClassFolders, openLabelledImages } from './files.ts';
import { openHubDataset } from './hub-dataset.ts';
import type { FileAccess } from './listing.ts';
import { checkGroupColumn } from './metadata.ts';
import { openShapes } from './shapes/shapes.ts';
import { openTable } from './table/open-table.ts';

/**
 * Opens and checks a dataset of any kind: which examples there are, in which order, with which labels
 * and groups, and where their pixels are. No picture is decoded.
 *
 * @param labels the label space that the configuration names; null where it names none
 * @param files where folders and files of the configuration lie
 * @throws DatasetError, ResourceError
 */
export async function openDataset(
  name: string,
  configuration: DatasetConfiguration,
  labels: LabelSpace | null,
  files: FileAccess,
): Promise<Dataset> {
  if ('shapes' in configuration) return openShapesDataset(name, configuration, labels);
  if ('folder' in configuration) return openClassFolders(name, configuration, labels, files);
  if ('archive' in configuration) return openArchives(name, configuration, labels, files);
  if ('table' in configuration) return openTable(name, configuration, labels, files);
  if ('array' in configuration) return openArray(name, configuration, labels, files);
  if ('hub' in configuration) return openHubDataset(name, configuration, labels, files);
  return openLabelledImages(name, configuration, need(labels), files);
}

async function openShapesDataset(
  name: string,
  configuration: Extract<DatasetConfiguration, { shapes: string }>,
  labels: LabelSpace | null,
): Promise<Dataset> {
  const dataset = await openShapes(name, configuration.shapes);
  const space = labels ?? dataset.labels;
  checkSameClasses(dataset, space);
  const columns = new Set(dataset.examples.flatMap(({ groups }) => Object.keys(groups ?? {})));
  for (const group of configuration.groups ?? []) checkGroupColumn(name, group, [...columns]);
  return { ...dataset, labels: space };
}

function need(labels: LabelSpace | null): LabelSpace {
  if (labels !== null) return labels;
  throw new DatasetError('not_available', 'Name the dataset\'s label space with "labels:".');
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
