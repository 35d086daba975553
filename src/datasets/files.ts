import type { DatasetConfiguration, FolderConfiguration } from '../config/configuration.ts';
import { DatasetError } from '../core/errors.ts';
import { classFolderOf } from './class-folders.ts';
import type { Dataset, LabelSpace } from './dataset.ts';
import { classIndexOf } from './label-lookup.ts';
import { checkLabelsMatch, readLabelsFile } from './labels-file.ts';
import {
  fewOf,
  orderFiles,
  type FileAccess,
  type ListedPicture,
  type SourceFile,
} from './listing.ts';
import { checkCoverage, checkGroupColumn, readMetadata, type Metadata } from './metadata.ts';
import { assembleDataset, type PictureSet } from './picture-set.ts';
import type { SaidLabels } from './said-labels.ts';
import { splitPrefix } from './splits.ts';

export type ImagesConfiguration = Extract<DatasetConfiguration, { images: string }>;

/** What is said of pictures beside their paths. */
export interface Labelling {
  /** Null: the dataset's own classes are its label space. */
  readonly labels: LabelSpace | null;
  /** Text of the metadata file; null where there is none. */
  readonly metadata: string | null;
  /** The group columns of the metadata; undefined for all. */
  readonly groups: readonly string[] | undefined;
}

/**
 * Opens a folder of class folders: the first part of a picture's path names its class. Where the
 * metadata has a `label` it must agree, and it labels the pictures that lie in no class folder.
 *
 * @param labels null: the class folders in code-point order, named like the dataset
 * @throws DatasetError `empty_dataset`, `unknown_class`, `ambiguous_class`, `missing_label`,
 * `label_conflict`, `unknown_split`, `ambiguous_split`, and those of the metadata
 */
export async function openClassFolders(
  name: string,
  { folder, split, metadata, groups }: FolderConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  let prefix = '';
  const listed = await access.listPictures(folder, (paths) => {
    prefix = splitPrefix(name, paths, split, labels);
    return paths.filter((path) => path.startsWith(prefix));
  });
  const text = metadata === undefined ? null : await access.readText(metadata);
  const set = filesOf(name, folder, withoutPrefix(listed, prefix));
  return labelByFolder(set, { labels, metadata: text, groups }, prefix);
}

/**
 * Opens a folder of pictures whose labels lie in a file beside it.
 * @throws DatasetError `empty_dataset`, `invalid_labels_file`, `invalid_label`, `missing_label`,
 * `missing_picture`, and those of the metadata
 */
export async function openLabelledImages(
  name: string,
  { images, labels_file, metadata, groups }: ImagesConfiguration,
  labels: LabelSpace,
  access: FileAccess,
): Promise<Dataset> {
  const set = filesOf(name, images, await access.listPictures(images));
  const table = await access.readText(labels_file);
  const text = metadata === undefined ? null : await access.readText(metadata);
  return labelByTable(set, { labels, metadata: text, groups }, table);
}

function filesOf(
  dataset: string,
  folder: string,
  pictures: readonly SourceFile[],
): PictureSet<SourceFile> {
  return {
    dataset,
    pictures,
    place: `the folder ${folder}`,
    locationOf: (ordered) => ({ kind: 'files', files: ordered.map(({ file }) => file) }),
  };
}

/**
 * Labels pictures by the first folder of their paths.
 * @param prefix what was taken from the paths: names in the metadata may start with it
 */
export async function labelByFolder<P extends ListedPicture>(
  set: PictureSet<P>,
  { labels, metadata: text, groups }: Labelling,
  prefix = '',
): Promise<Dataset> {
  const { dataset } = set;
  const pictures = orderFiles(dataset, set.pictures);
  const metadata = openMetadata(dataset, text, groups, pictures, prefix);
  const said = pictures.map((picture) => labelsInFolder(dataset, picture, metadata, labels));
  const unlabelled = pictures.filter((_, index) => said[index]?.length === 0);
  if (unlabelled.length > 0) throw noClassFolder(dataset, unlabelled, pictures.length);
  return assembleDataset({ ...set, pictures }, said, labels, ({ path }) => rowOf(metadata, path));
}

/** Labels pictures by a file from names to labels of a label space, given as text. */
export async function labelByTable<P extends ListedPicture>(
  set: PictureSet<P>,
  { labels, metadata: text, groups }: Labelling & { labels: LabelSpace },
  labelsFile: string,
): Promise<Dataset> {
  const { dataset } = set;
  const pictures = orderFiles(dataset, set.pictures);
  const table = readLabelsFile(dataset, labelsFile, labels);
  checkLabelsMatch(dataset, table, pictures.map(({ path }) => path)); // prettier-ignore
  const metadata = openMetadata(dataset, text, groups, pictures, '');
  const said = pictures.map(({ path }) => table.get(path) ?? []);
  return assembleDataset({ ...set, pictures }, said, labels, ({ path }) => rowOf(metadata, path));
}

/** The pictures with paths relative to a folder that all of them lie in. */
export function withoutPrefix<P extends ListedPicture>(
  pictures: readonly P[],
  prefix: string,
): P[] {
  return pictures.map((picture) => ({ ...picture, path: picture.path.slice(prefix.length) }));
}

function openMetadata(
  dataset: string,
  text: string | null,
  groups: readonly string[] | undefined,
  pictures: readonly ListedPicture[],
  prefix: string,
): Metadata | null {
  if (text === null) {
    for (const group of groups ?? []) checkGroupColumn(dataset, group, []);
    return null;
  }
  const metadata = readMetadata(dataset, text, groups);
  const rows = new Map(
    [...metadata.rows].map(([id, row]) => [
      id.startsWith(prefix) ? id.slice(prefix.length) : id,
      row,
    ]),
  );
  checkCoverage(dataset, { ...metadata, rows }, pictures.map(({ path }) => path)); // prettier-ignore
  return { ...metadata, rows };
}

function rowOf(metadata: Metadata | null, path: string) {
  const groups = metadata?.rows.get(path)?.groups;
  return groups === undefined ? {} : { groups };
}

function labelsInFolder(
  dataset: string,
  { path }: ListedPicture,
  metadata: Metadata | null,
  labels: LabelSpace | null,
): SaidLabels {
  const folder = classFolderOf(path);
  const said = metadata?.rows.get(path)?.label ?? null;
  if (folder !== null && said !== null && !isSameClass(dataset, folder, said, labels)) {
    throw new DatasetError(
      'label_conflict',
      `Dataset ${dataset}: ${path} lies in class folder "${folder}", but the metadata labels it "${said}". Correct one of them.`,
      { context: { dataset, path, folder, label: said } },
    );
  }
  const label = folder ?? said;
  return label === null ? [] : [label];
}

function isSameClass(dataset: string, a: string, b: string, labels: LabelSpace | null): boolean {
  if (labels === null) return a.normalize('NFC') === b.normalize('NFC');
  return classIndexOf(dataset, a, labels) === classIndexOf(dataset, b, labels);
}

function noClassFolder(
  dataset: string,
  pictures: readonly ListedPicture[],
  all: number,
): DatasetError {
  return new DatasetError(
    'missing_label',
    `Dataset ${dataset}: ${pictures.length} of its ${all} pictures lie in no class folder: ${fewOf(pictures.map(({ path }) => path))}. Move them into folders named like their classes, or give their labels in the metadata or in a labels_file.`,
    { context: { dataset, missing: pictures.length, first: pictures[0]?.path ?? '' } },
  );
}
