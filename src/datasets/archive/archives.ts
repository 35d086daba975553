import type { ArchiveConfiguration } from '../../config/configuration.ts';
import { DatasetError } from '../../core/errors.ts';
import { classFolderOf, classFoldersOf } from '../class-folders.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { labelByFolder, labelByTable, withoutPrefix } from '../files.ts';
import type { FileAccess } from '../listing.ts';
import type { PictureSet } from '../picture-set.ts';
import { splitPrefix } from '../splits.ts';
import type { ArchiveLocation } from './location.ts';
import { OWN_METADATA, scanArchives, type ArchivedPicture, type ArchiveScan } from './scan.ts';
import { labelBySamples, isWebDataset } from './web-dataset.ts';

/**
 * Opens archives as one dataset: class folders, pictures with a labels file, or WebDataset shards. A folder that all
 * else lies in is not part of the pictures' paths, so that a folder and its archive are the same dataset.
 *
 * @param labels null: the class folders, or what the samples say, named like the dataset
 * @throws DatasetError as `scanArchives` and the labelling of folders; `missing_label_space`; ResourceError
 */
export async function openArchives(
  name: string,
  configuration: ArchiveConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  const scan = await scanArchives(configuration, access);
  return openScan(name, configuration, labels, access, scan);
}

/** As `openArchives`, of archives that were looked through. */
export async function openScan(
  name: string,
  { labels_file, metadata, split, groups }: ArchiveConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
  scan: ArchiveScan,
): Promise<Dataset> {
  const set = (pictures: readonly ArchivedPicture[]): PictureSet<ArchivedPicture> => ({
    dataset: name,
    pictures,
    place: placeOf(scan),
    locationOf: (ordered) => locationOf(ordered, scan),
  });
  const textOf = async (file: string): Promise<string> =>
    (await scan.readText(file)) ?? access.readText(file);
  // One that lies in the archive is its own, as in a dropped folder.
  const text = await (metadata === undefined ? scan.readText(OWN_METADATA) : textOf(metadata));
  if (labels_file !== undefined) {
    if (labels === null) throw missingLabelSpace(name);
    const root = rootPrefix(scan.pictures, 1, split, null);
    const pictures = withoutPrefix(scan.pictures, root);
    return labelByTable(
      set(pictures),
      { labels, metadata: text, groups },
      await textOf(labels_file),
    );
  }
  if (isWebDataset(scan)) return labelBySamples(set(scan.pictures), labels, groups, scan);
  const root = rootPrefix(scan.pictures, 2, split, labels);
  const rooted = withoutPrefix(scan.pictures, root);
  const prefix = splitPrefix(name, rooted.map(({ path }) => path), split, labels); // prettier-ignore
  const pictures = rooted.filter(({ path }) => path.startsWith(prefix));
  return labelByFolder(
    set(withoutPrefix(pictures, prefix)),
    { labels, metadata: text, groups },
    root + prefix,
  );
}

/**
 * The folder that all pictures lie in where it is none of the class folders; with a slash, else nothing.
 * @param folders that every picture must lie in for the outermost one to be left out
 */
function rootPrefix(
  pictures: readonly ArchivedPicture[],
  folders: number,
  split: string | undefined,
  labels: LabelSpace | null,
): string {
  const [root, ...others] = classFoldersOf(pictures.map(({ path }) => path));
  if (root === undefined || others.length > 0 || root === split) return '';
  if (labels?.classes.includes(root) === true) return '';
  const isAbove = pictures.every(
    ({ path }) => classFolderOf(path) === root && path.split('/').length > folders,
  );
  return isAbove ? `${root}/` : '';
}

function locationOf(pictures: readonly ArchivedPicture[], scan: ArchiveScan): ArchiveLocation {
  const entries = pictures.map(({ entry }) => entry);
  return {
    kind: 'archive',
    archives: scan.archives,
    archive: Uint32Array.from(pictures, ({ archive }) => archive),
    start: Float64Array.from(entries, ({ start }) => start),
    length: Float64Array.from(entries, ({ length }) => length),
    size: Float64Array.from(entries, ({ size }) => size),
    compression: Uint8Array.from(entries, ({ compression }) => compression),
    crc32: Uint32Array.from(entries, ({ crc32 }) => crc32),
  };
}

function placeOf({ names, links }: ArchiveScan): string {
  const [first = ''] = names;
  const place =
    names.length === 1 ? `the archive ${first}` : `${names.length} archives, ${first} first`;
  return links === 0 ? place : `${place} (${links} symbolic links in it were left out)`;
}

function missingLabelSpace(dataset: string): DatasetError {
  return new DatasetError(
    'missing_label_space',
    `Dataset ${dataset} has a labels_file: name the label space of its labels with "labels:".`,
    { context: { dataset } },
  );
}
