import type { HubDatasetConfiguration } from '../config/configuration.ts';
import { mapConcurrently } from '../core/concurrency.ts';
import type { HubFile, HubSplit } from '../resources/hub.ts';
import { parseHubDataset } from '../resources/hub-reference.ts';
import type { Dataset, LabelSpace } from './dataset.ts';
import { identityOf } from './identity.ts';
import type { FileAccess } from './listing.ts';
import { readFooter } from './parquet/footer.ts';
import { openParquetPictures, type ParquetPart } from './parquet/open-pictures.ts';
import { findPictureColumn } from './parquet/picture-column.ts';
import { noColumn } from './table/choice.ts';
import { parquetTable } from './table/parquet-table.ts';

/** Files whose footers are read at the same time. */
const LANES = 4;

/**
 * Opens a split of a dataset of the Hub through its Parquet files. Their footers and the columns of labels, groups and the
 * like are read now, by range requests; pictures when their turn comes, row group by row group.
 *
 * @throws ConfigurationError `invalid_hub_id`; ResourceError `split_not_found` and the like; DatasetError
 * `missing_picture_column`, and those of `openParquetPictures`
 */
export async function openHubDataset(
  name: string,
  configuration: HubDatasetConfiguration,
  labels: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  const reference = parseHubDataset(configuration.hub);
  const split = await access.hub.split(reference);
  const parts = await mapConcurrently(split.files, LANES, (file) => openPart(file, access));
  const [first] = parts;
  if (first === undefined) throw new RangeError('a split has files');
  const column = findPictureColumn(first.file, configuration.image_column);
  if (column === null) {
    throw noColumn('missing_picture_column', parquetTable(first.file), 'encoded pictures', ['image'], '"image_column:"'); // prettier-ignore
  }
  const { openBytes } = access;
  const dataset = await openParquetPictures({ name, parts, column, options: configuration, labels, openBytes }); // prettier-ignore
  return { ...dataset, description: describe(dataset, configuration.hub, split) };
}

async function openPart(remote: HubFile, access: FileAccess): Promise<ParquetPart> {
  const location = await access.locate(remote.address);
  const file = await readFooter(await access.openBytes(location));
  // What the Hub says of the file does not depend on how it is read: by ranges, or out of a kept download.
  const identity =
    remote.sha256 === null ? identityOf(location) : `${remote.sha256} ${file.source.size}`;
  return { location, file, identity };
}

function describe({ examples }: Dataset, reference: string, { commit, partial }: HubSplit): string {
  const at = commit === null ? '' : ` at commit ${commit.slice(0, 12)}`;
  const part = partial ? ' The Hub converted only the first part of this split.' : '';
  return `${examples.length} pictures of ${reference.replace(/^hub:/, '')} on the Hub${at}.${part}`;
}
