import { mapConcurrently } from '../../core/concurrency.ts';
import { DatasetError, ImageError } from '../../core/errors.ts';
import { sha256, sha256OfText } from '../../core/sha256.ts';
import type { ByteLocation, OpenBytes } from '../../resources/byte-source.ts';
import type { Dataset, Example, LabelSpace } from '../dataset.ts';
import { hashOfExamples } from '../identity.ts';
import { idOfPath } from '../listing.ts';
import { chooseFactColumns, type ColumnOptions } from '../table/choice.ts';
import { readFacts } from '../table/facts.ts';
import { parquetTable, scalarOf } from '../table/parquet-table.ts';
import { joinTables } from '../table/table.ts';
import { readColumns } from './column.ts';
import type { ParquetFile } from './footer.ts';
import { chunkOf, leafOf } from './leaf.ts';
import type { ParquetLocation } from './location.ts';
import type { PictureColumn } from './picture-column.ts';
import { readEncoded } from './pictures.ts';

/** A file of a dataset. */
export interface ParquetPart {
  readonly location: ByteLocation;
  readonly file: ParquetFile;
  /** Stands for the file's bytes where they are remote; null where its pictures are to be hashed one by one. */
  readonly identity: string | null;
}

export interface ParquetPictures {
  readonly name: string;
  readonly parts: readonly ParquetPart[];
  readonly column: PictureColumn;
  readonly options: ColumnOptions;
  /** Null: the classes that the files say. */
  readonly labels: LabelSpace | null;
  readonly openBytes: OpenBytes;
}

/** Rows whose pictures are hashed at the same time. */
const LANES = 4;

/**
 * Opens Parquet files that hold encoded pictures. Examples are in the order of the files and of their rows. An example's id is the
 * path that its row says, where every row says one and no two are equal; else its row's number in the dataset. Of remote
 * files, only the columns of labels and the like are read.
 *
 * @throws DatasetError `empty_dataset`, `missing_column`, `invalid_parquet` and the like, and those of `readFacts`
 */
export async function openParquetPictures(pictures: ParquetPictures): Promise<Dataset> {
  const { name, parts, column, options, labels, openBytes } = pictures;
  const table = joinTables(parts.map(({ file }) => parquetTable(file)));
  const columns = chooseFactColumns(table, options);
  checkParts(name, parts, column);
  const facts = await readFacts(name, table, columns, labels);
  const location = locate(parts, column);
  const ids = await idsOf(parts, column, location.row.length);
  const hashes = await hashesOf(parts, location, openBytes);
  const examples = ids.map((id, row): Example => ({
    id,
    labels: facts.indices[row] ?? [],
    contentHash: hashes[row] ?? '',
    ...facts.factsOf(row),
  }));
  return {
    name,
    labels: facts.labels,
    examples,
    location,
    sha256: await hashOfExamples(examples),
    description: `${examples.length} pictures of ${parts.length === 1 ? table.name : `${parts.length} Parquet files`}.`,
  };
}

function checkParts(name: string, parts: readonly ParquetPart[], { bytes }: PictureColumn): void {
  for (const { file } of parts) {
    const leaf = leafOf(file, bytes);
    if (leaf === null) {
      throw new DatasetError(
        'missing_column',
        `${file.source.name} has no column ${bytes.join('.')}, as the first file of dataset ${name} has.`,
        { context: { dataset: name, file: file.source.name, column: bytes.join('.') } },
      );
    }
    // What a footer says wrong of any row group is found now, not when the run has come so far.
    for (const group of file.groups) if (group.rows > 0) chunkOf(file, group, leaf);
  }
  if (parts.every(({ file }) => file.rows === 0)) {
    throw new DatasetError('empty_dataset', `The files of dataset ${name} have no rows.`, {
      context: { dataset: name },
    });
  }
}

function locate(parts: readonly ParquetPart[], column: PictureColumn): ParquetLocation {
  const total = parts.reduce((sum, { file }) => sum + file.rows, 0);
  const files = new Uint32Array(total);
  const rows = new Float64Array(total);
  let at = 0;
  for (const [index, { file }] of parts.entries()) {
    for (let row = 0; row < file.rows; row++) {
      files[at] = index;
      rows[at] = row;
      at += 1;
    }
  }
  const locations = parts.map(({ location }) => location);
  return { kind: 'parquet', files: locations, column: column.bytes, file: files, row: rows };
}

async function idsOf(
  parts: readonly ParquetPart[],
  { path }: PictureColumn,
  total: number,
): Promise<readonly string[]> {
  const paths = path === null ? null : await uniquePaths(parts, path);
  if (paths !== null) return paths;
  const digits = Math.max(6, String(total - 1).length);
  return Array.from({ length: total }, (_, row) => String(row).padStart(digits, '0'));
}

async function uniquePaths(
  parts: readonly ParquetPart[],
  path: readonly string[],
): Promise<readonly string[] | null> {
  const ids: string[] = [];
  const seen = new Set<string>();
  for (const { file } of parts) {
    const leaf = leafOf(file, path);
    if (leaf === null) return null;
    const [values = []] = await readColumns(file, [leaf]);
    for (const value of values) {
      const said = scalarOf(value);
      const id = typeof said === 'string' ? idOfPath(said) : '';
      if (id === '' || seen.has(id)) return null;
      seen.add(id);
      ids.push(id);
    }
  }
  return ids;
}

async function hashesOf(
  parts: readonly ParquetPart[],
  location: ParquetLocation,
  openBytes: OpenBytes,
): Promise<string[]> {
  const read = readEncoded(location, openBytes);
  return mapConcurrently([...location.row.keys()], LANES, async (example) => {
    const identity = parts[location.file[example] ?? 0]?.identity ?? null;
    if (identity === null) return hashOf(() => read(example));
    return sha256OfText(`${identity}\n${location.row[example] ?? 0}`);
  });
}

/** A row without a picture is one bad picture: it is skipped and named when the run comes to it. */
async function hashOf(read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<string> {
  try {
    return await sha256(await read());
  } catch (error) {
    if (error instanceof ImageError) return sha256OfText(error.code);
    throw error;
  }
}
