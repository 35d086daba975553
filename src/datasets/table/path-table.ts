import type { TableConfiguration } from '../../config/configuration.ts';
import { DatasetError } from '../../core/errors.ts';
import { isAddress } from '../../resources/http.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { fewOf, idOfPath, orderFiles, type FileAccess, type SourceFile } from '../listing.ts';
import { assembleDataset } from '../picture-set.ts';
import { chooseFactColumns, choosePathColumn } from './choice.ts';
import { readFacts } from './facts.ts';
import { rowName, type Cell, type Table } from './table.ts';

/** A picture that a table names. */
interface TablePicture extends SourceFile {
  readonly row: number;
}

/**
 * Opens the pictures whose paths a table names, in code-point order as a folder would. Paths are relative to `images:`, else to the
 * table's own folder.
 *
 * @throws DatasetError `missing_path_column`, `missing_path`, `invalid_path`, `duplicate_row`, `missing_picture`, `remote_pictures`, and
 * those of `readFacts`
 */
export async function openPathTable(
  name: string,
  configuration: TableConfiguration,
  table: Table,
  given: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  const folder = configuration.images ?? folderOf(configuration.table);
  if (isAddress(folder)) throw remotePictures(name, folder);
  const pathColumn = choosePathColumn(table, configuration.path_column);
  const columns = chooseFactColumns(table, configuration);
  const [paths = []] = await table.readColumns([pathColumn]);
  const rows = rowsById(name, table, paths);
  const facts = await readFacts(name, table, columns, given);
  const files = await access.listPictures(folder, (found) =>
    found.filter((path) => rows.has(idOfPath(path))),
  );
  const pictures = orderFiles(
    name,
    files.map((file): TablePicture => ({ ...file, row: rows.get(idOfPath(file.path)) ?? 0 })),
  );
  if (pictures.length < rows.size) throw missingPictures(name, folder, rows, pictures);
  return assembleDataset(
    {
      dataset: name,
      pictures,
      place: `the table ${table.name}`,
      locationOf: (ordered) => ({ kind: 'files', files: ordered.map(({ file }) => file) }),
    },
    pictures.map(({ row }) => facts.indices[row] ?? []),
    facts.labels,
    ({ row }) => facts.factsOf(row),
  );
}

/** The rows by the ids of their pictures. */
function rowsById(
  dataset: string,
  table: Table,
  paths: readonly Cell[],
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [row, cell] of paths.entries()) {
    if (typeof cell !== 'string') {
      throw new DatasetError(
        'missing_path',
        `Dataset ${dataset}: ${rowName(table, row)} names no picture. Add its path, or remove the row.`,
        { context: { dataset, row } },
      );
    }
    const id = idOfPath(cell);
    if (isAddress(cell)) throw remotePictures(dataset, cell);
    if (id.startsWith('/') || /^[a-z]:\//i.test(id) || id.split('/').includes('..')) {
      throw new DatasetError(
        'invalid_path',
        `Dataset ${dataset}: ${rowName(table, row)} names ${cell}. Paths must be relative to one folder and stay inside it: name that folder with "images:", and shorten the paths.`,
        { context: { dataset, row, path: cell } },
      );
    }
    const before = rows.get(id);
    if (before !== undefined) {
      throw new DatasetError(
        'duplicate_row',
        `Dataset ${dataset}: ${rowName(table, row)} names ${id}, as row ${before + 1} does. Remove one of them; several accepted labels go into one cell, separated by ";".`,
        { context: { dataset, row, id } },
      );
    }
    rows.set(id, row);
  }
  return rows;
}

/** The folder that a table lies in. */
function folderOf(table: string | readonly string[]): string {
  const first = (typeof table === 'string' ? table : (table[0] ?? '')).replaceAll('\\', '/');
  const slash = first.lastIndexOf('/');
  if (slash < 0) return '.';
  return first.slice(0, Math.max(1, slash));
}

function missingPictures(
  dataset: string,
  folder: string,
  rows: ReadonlyMap<string, number>,
  pictures: readonly TablePicture[],
): DatasetError {
  const there = new Set(pictures.map(({ path }) => path));
  const absent = [...rows.keys()].filter((id) => !there.has(id));
  return new DatasetError(
    'missing_picture',
    `Dataset ${dataset}: ${absent.length} of the ${rows.size} pictures that its table names are not in the folder ${folder}: ${fewOf(absent)}. Add them, remove their rows, or name their folder with "images:".`,
    { context: { dataset, folder, missing: absent.length, first: absent[0] ?? '' } },
  );
}

function remotePictures(dataset: string, address: string): DatasetError {
  return new DatasetError(
    'remote_pictures',
    `Dataset ${dataset} names pictures at ${address}, one by one. Download them, or use a Parquet file or an archive that holds them: those are read at their address.`,
    { context: { dataset, address } },
  );
}
