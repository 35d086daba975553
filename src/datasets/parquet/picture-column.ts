import { DatasetError } from '../../core/errors.ts';
import { suggestion } from '../../core/names.ts';
import { readFeatures } from './features.ts';
import { unsupported, type ParquetFile } from './footer.ts';
import { leafOf } from './leaf.ts';

/** Where a file keeps encoded pictures. */
export interface PictureColumn {
  /** Path in the schema to the bytes: `['image', 'bytes']`, or `['png']`. */
  readonly bytes: readonly string[];
  /** Path to the names of their files; null where there are none. */
  readonly path: readonly string[] | null;
}

const usualNames = ['image', 'img', 'picture', 'photo', 'jpg', 'png', 'bytes', 'content'];

/**
 * The column of encoded pictures: the one of this name, else the one whose feature is `Image`, else the first that is
 * a struct with `bytes`, else one of bytes under a usual name. Null where there is none.
 *
 * @param given the name that the run file gives
 * @throws DatasetError `missing_column`; `unsupported_parquet` where the column of this name holds no bytes
 */
export function findPictureColumn(
  file: ParquetFile,
  given: string | undefined,
): PictureColumn | null {
  const columns = file.schema.children.map(({ element }) => element.name);
  const { name } = file.source;
  if (given !== undefined) {
    if (!columns.includes(given)) {
      throw new DatasetError(
        'missing_column',
        `${name} has no column "${given}". ${suggestion(given, columns)}`,
        { context: { file: name, column: given, columns } },
      );
    }
    const found = structOf(file, given) ?? binaryOf(file, given, true);
    if (found === null) throw unsupported(name, `holds no bytes in the column ${given}`);
    return found;
  }
  const features = readFeatures(file);
  const said = columns.filter((column) => features.get(column)?.type === 'Image');
  const usual = usualNames.filter((column) => columns.includes(column));
  return (
    firstOf(said, (column) => structOf(file, column) ?? binaryOf(file, column, true)) ??
    firstOf(columns, (column) => structOf(file, column)) ??
    firstOf(usual, (column) => binaryOf(file, column, false))
  );
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function structOf(file: ParquetFile, column: string): PictureColumn | null {
  const bytes = [column, 'bytes'];
  const path = [column, 'path'];
  if (leafOf(file, bytes)?.elements.at(-1)?.type !== 'BYTE_ARRAY') return null;
  return { bytes, path: leafOf(file, path) === null ? null : path };
}

/** @param texts whether what is said to be text may hold bytes */
function binaryOf(file: ParquetFile, column: string, texts: boolean): PictureColumn | null {
  const leaf = leafOf(file, [column]);
  const element = leaf?.elements.at(-1);
  if (leaf === null || leaf.maxRepetition > 0 || element?.type !== 'BYTE_ARRAY') return null;
  const isText = element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING';
  return isText && !texts ? null : { bytes: [column], path: null };
}
