import { DatasetError } from '../../core/errors.ts';
import { classFolderOf } from '../class-folders.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { fewOf, orderFiles } from '../listing.ts';
import { checkGroupColumn } from '../metadata.ts';
import { assembleDataset, type PictureSet } from '../picture-set.ts';
import type { SaidLabels } from '../said-labels.ts';
import { factsOf, sampleKey, type Sample } from './samples.ts';
import type { ArchivedPicture, ArchiveScan } from './scan.ts';

/** Columns of more different values are no groups: keys, addresses, captions. */
const MOST_GROUPS = 100;

interface SampledPicture extends ArchivedPicture {
  readonly sample: Sample | null;
}

/** Whether there are files beside the pictures that say something of them, as in WebDataset shards. */
export function isWebDataset({ pictures, samples }: ArchiveScan): boolean {
  return pictures.some(({ archive, path }) => samples.of(archive, path) !== null);
}

/**
 * Labels the pictures of WebDataset shards by the files beside them: `.cls` (an index, or a name), `.json` (`label` or
 * `cls`; other texts are groups, other numbers factors), `.txt` (a name); else by the folder that they lie in.
 * Where shards use the same names, the shard's own name stands before them.
 *
 * @param wanted the group columns; undefined: every column of few different texts
 * @throws DatasetError `missing_label`, `ambiguous_sample`, `missing_group_column`, and those of `resolveLabels`
 */
export async function labelBySamples(
  set: PictureSet<ArchivedPicture>,
  labels: LabelSpace | null,
  wanted: readonly string[] | undefined,
  { samples, names }: ArchiveScan,
): Promise<Dataset> {
  const { dataset } = set;
  const sampled = onePerSample(dataset, set.pictures).map((picture): SampledPicture => ({
    ...picture,
    sample: samples.of(picture.archive, picture.path),
  }));
  const pictures = orderFiles(dataset, withShardNames(sampled, names.map(shardName)));
  const said = pictures.map(saidOf);
  const unlabelled = pictures.filter((_, index) => said[index]?.length === 0);
  if (unlabelled.length > 0) throw missingLabel(dataset, unlabelled, pictures.length);
  const columns = groupColumns(dataset, pictures, wanted);
  const ordered: PictureSet<SampledPicture> = { ...set, pictures };
  return assembleDataset(ordered, said, labels, ({ sample }) =>
    sample === null ? {} : factsOf(sample, columns),
  );
}

function saidOf({ path, sample }: SampledPicture): SaidLabels {
  if (sample !== null && sample.labels !== null) return sample.labels;
  const folder = classFolderOf(path);
  return folder === null ? [] : [folder];
}

/** Of each sample its only picture, or the one whose name has nothing else between the key and its extension. */
function onePerSample(dataset: string, pictures: readonly ArchivedPicture[]): ArchivedPicture[] {
  const bySample = new Map<string, ArchivedPicture[]>();
  for (const picture of pictures) {
    const key = `${picture.archive} ${sampleKey(picture.path).key}`;
    const others = bySample.get(key);
    if (others === undefined) bySample.set(key, [picture]);
    else others.push(picture);
  }
  return [...bySample.values()].map((all) => {
    const plain = all.filter(({ path }) => !sampleKey(path).extension.includes('.'));
    const [picture, ...others] = plain.length > 0 ? plain : all;
    if (picture === undefined || others.length > 0) throw ambiguousSample(dataset, all);
    return picture;
  });
}

function withShardNames(
  pictures: readonly SampledPicture[],
  names: readonly string[],
): SampledPicture[] {
  if (new Set(pictures.map(({ path }) => path)).size === pictures.length) return [...pictures];
  return pictures.map((picture) => ({
    ...picture,
    path: `${names[picture.archive] ?? ''}/${picture.path}`,
  }));
}

function groupColumns(
  dataset: string,
  pictures: readonly SampledPicture[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const values = new Map<string, Set<string>>();
  const numbers = new Set<string>();
  for (const { sample } of pictures) {
    for (const [column, value] of Object.entries(sample?.groups ?? {})) {
      const seen = values.get(column) ?? new Set();
      values.set(column, seen);
      if (seen.size <= MOST_GROUPS) seen.add(value);
    }
    for (const column of Object.keys(sample?.factors ?? {})) numbers.add(column);
  }
  const all = [...values.keys(), ...numbers];
  for (const column of wanted ?? []) checkGroupColumn(dataset, column, all);
  return (
    wanted ?? [...values].flatMap(([column, seen]) => (seen.size <= MOST_GROUPS ? [column] : []))
  );
}

/** The name of a shard's file, up to its first dot. */
function shardName(reference: string): string {
  return sampleKey(reference.slice(reference.search(/[^/\\]*$/))).key;
}

function missingLabel(
  dataset: string,
  pictures: readonly SampledPicture[],
  all: number,
): DatasetError {
  return new DatasetError(
    'missing_label',
    `Dataset ${dataset}: ${pictures.length} of its ${all} pictures have no label beside them (.cls, .json with "label", .txt): ${fewOf(pictures.map(({ path }) => path))}. Add their labels, or give a labels_file.`,
    { context: { dataset, missing: pictures.length, first: pictures[0]?.path ?? '' } },
  );
}

function ambiguousSample(dataset: string, pictures: readonly ArchivedPicture[]): DatasetError {
  const paths = pictures.map(({ path }) => path);
  return new DatasetError(
    'ambiguous_sample',
    `Dataset ${dataset}: one sample has several pictures, ${fewOf(paths)}. Make shards with one picture a sample.`,
    { context: { dataset, pictures: paths } },
  );
}
