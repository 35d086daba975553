import type { DatasetConfiguration, FolderConfiguration } from '../config/configuration.ts';
import { DatasetError } from '../core/errors.ts';
import { classFolderOf, classIndexOf } from './class-folders.ts';
import type { Dataset, Example, LabelSpace } from './dataset.ts';
import { hashOfExamples } from './identity.ts';
import { checkLabelsMatch, readLabelsFile } from './labels-file.ts';
import { fewOf, orderFiles, type FileAccess, type SourceFile } from './listing.ts';
import { checkCoverage, checkGroupColumn, readMetadata, type Metadata } from './metadata.ts';

export type ImagesConfiguration = Extract<DatasetConfiguration, { images: string }>;

/**
 * Opens a folder of class folders: the first part of a picture's path names its class. Where the
 * metadata has a `label` it must agree, and it labels the pictures that lie in no class folder.
 *
 * @throws DatasetError `empty_dataset`, `unknown_class`, `ambiguous_class`, `missing_label`,
 * `label_conflict`, and those of the metadata
 */
export async function openClassFolders(
  name: string,
  configuration: FolderConfiguration,
  labels: LabelSpace,
  access: FileAccess,
): Promise<Dataset> {
  const files = orderFiles(name, await access.listPictures(configuration.folder));
  const metadata = await openMetadata(name, configuration, access, files);
  const classes = createClassLookup(name, labels);
  const labelled = files.map((file) => labelsInFolder(name, file, metadata, classes));
  const unlabelled = files.filter((_, index) => labelled[index]?.length === 0);
  if (unlabelled.length > 0) throw noClassFolder(name, unlabelled, files.length);
  return assemble(name, configuration.folder, labels, files, labelled, metadata);
}

/**
 * Opens a folder of pictures whose labels lie in a file beside it.
 * @throws DatasetError `empty_dataset`, `invalid_labels_file`, `invalid_label`, `missing_label`,
 * `missing_picture`, and those of the metadata
 */
export async function openLabelledImages(
  name: string,
  configuration: ImagesConfiguration,
  labels: LabelSpace,
  access: FileAccess,
): Promise<Dataset> {
  const files = orderFiles(name, await access.listPictures(configuration.images));
  const table = readLabelsFile(name, await access.readText(configuration.labels_file), labels);
  checkLabelsMatch(name, table, files.map(({ path }) => path)); // prettier-ignore
  const metadata = await openMetadata(name, configuration, access, files);
  const labelled = files.map(({ path }) => table.get(path) ?? []);
  return assemble(name, configuration.images, labels, files, labelled, metadata);
}

async function openMetadata(
  name: string,
  { metadata: file, groups }: FolderConfiguration | ImagesConfiguration,
  access: FileAccess,
  files: readonly SourceFile[],
): Promise<Metadata | null> {
  if (file === undefined) {
    for (const group of groups ?? []) checkGroupColumn(name, group, []);
    return null;
  }
  const metadata = readMetadata(name, await access.readText(file), groups);
  checkCoverage(name, metadata, files.map(({ path }) => path)); // prettier-ignore
  return metadata;
}

function labelsInFolder(
  dataset: string,
  { path }: SourceFile,
  metadata: Metadata | null,
  classOf: (name: string) => number,
): readonly number[] {
  const folder = classFolderOf(path);
  const said = metadata?.rows.get(path)?.label ?? null;
  const inFolder = folder === null ? null : classOf(folder);
  const inMetadata = said === null ? null : classOf(said);
  if (inFolder !== null && inMetadata !== null && inFolder !== inMetadata) {
    throw new DatasetError(
      'label_conflict',
      `Dataset ${dataset}: ${path} lies in class folder "${folder}", but the metadata labels it "${said}". Correct one of them.`,
      { context: { dataset, path, folder, label: said } },
    );
  }
  const label = inFolder ?? inMetadata;
  return label === null ? [] : [label];
}

/** `classIndexOf` that looks each name up once. */
function createClassLookup(dataset: string, labels: LabelSpace): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    const index = known.get(name) ?? classIndexOf(dataset, name, labels);
    known.set(name, index);
    return index;
  };
}

async function assemble(
  name: string,
  folder: string,
  labels: LabelSpace,
  files: readonly SourceFile[],
  labelled: readonly (readonly number[])[],
  metadata: Metadata | null,
): Promise<Dataset> {
  const examples = files.map(({ path, hash }, index): Example => {
    const groups = metadata?.rows.get(path)?.groups;
    return {
      id: path,
      labels: labelled[index] ?? [],
      contentHash: hash,
      ...(groups === undefined ? {} : { groups }),
    };
  });
  return {
    name,
    labels,
    examples,
    location: { kind: 'files', files: files.map(({ file }) => file) },
    sha256: await hashOfExamples(examples),
    description: `${files.length} pictures of the folder ${folder}.`,
  };
}

function noClassFolder(dataset: string, files: readonly SourceFile[], all: number): DatasetError {
  return new DatasetError(
    'missing_label',
    `Dataset ${dataset}: ${files.length} of its ${all} pictures lie in no class folder: ${fewOf(files.map(({ path }) => path))}. Move them into folders named like their classes, or give their labels in the metadata or in a labels_file.`,
    { context: { dataset, missing: files.length, first: files[0]?.path ?? '' } },
  );
}
