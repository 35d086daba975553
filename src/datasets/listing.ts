import { DatasetError } from '../core/errors.ts';
import type { ByteLocation, OpenBytes } from '../resources/byte-source.ts';
import type { Hub } from '../resources/hub.ts';
import type { Unpacking } from './archive/unpacking.ts';

/** A picture of a dataset, wherever it lies. */
export interface ListedPicture {
  /** Relative to the dataset's root. */
  readonly path: string;
  /** SHA-256 of its bytes. */
  readonly hash: string;
}

/** A picture that is a file. */
export interface SourceFile extends ListedPicture {
  /** A path in Node, a Blob in a browser: what a `PictureLocation` holds. */
  readonly file: string | Blob;
}

/** Chooses among paths before any of the files is read. */
export type ChoosePaths = (paths: readonly string[]) => readonly string[];

/** A place where files lie, as dataset sources see it; one for Node, one for dropped files. */
export interface FileAccess {
  /**
   * The pictures in a folder and in the folders inside it, in any order, hidden ones left out.
   * @param choose which of the paths, relative to the folder, to read; default: all
   * @throws DatasetError `dataset_not_found`
   */
  listPictures(folder: string, choose?: ChoosePaths): Promise<readonly SourceFile[]>;
  /** @throws DatasetError `file_not_found` */
  readText(file: string): Promise<string>;
  /**
   * Where the bytes of a file lie: a path of this machine or the name of a dropped file, or an address
   * (`https://…`).
   * @throws DatasetError `file_not_found`; ResourceError for an address that does not answer
   */
  locate(reference: string): Promise<ByteLocation>;
  readonly openBytes: OpenBytes;
  readonly unpacking: Unpacking;
  /** Where datasets named by `hub:` are. */
  readonly hub: Hub;
}

const extensions = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'];

/** Whether a path is a picture's by its extension (any case) and neither hidden nor in a hidden folder. */
export function isPicturePath(path: string): boolean {
  return hasPictureExtension(path) && !path.split('/').some(isHidden);
}

/** Whether a name ends as a picture's does, in any case. */
export function hasPictureExtension(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot >= 0 && extensions.includes(name.slice(dot + 1).toLowerCase());
}

/** Whether a file or folder of this name is left out: `.cache`, `.DS_Store`, what macOS puts into archives. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX';
}

/** An example's id: the path with `/`, in Unicode's normal form C, without a leading `./`. */
export function idOfPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(\.\/)+/, '').normalize('NFC'); // prettier-ignore
}

/**
 * The files as a dataset orders them: ids in place of paths, by code point.
 * @throws DatasetError `empty_dataset`; `duplicate_id` where two paths are the same, or differ in their Unicode form alone
 */
export function orderFiles<P extends ListedPicture>(dataset: string, files: readonly P[]): P[] {
  if (files.length === 0) {
    throw new DatasetError(
      'empty_dataset',
      `Dataset ${dataset} holds no pictures (${extensions.join(', ')}). Give one that does.`,
      { context: { dataset } },
    );
  }
  const ordered = files
    .map((file) => ({ ...file, path: idOfPath(file.path) }))
    .sort((a, b) => compareCodePoints(a.path, b.path));
  const twice = ordered.find(({ path }, i) => path === ordered[i + 1]?.path);
  if (twice !== undefined) {
    throw new DatasetError(
      'duplicate_id',
      `Dataset ${dataset} holds ${twice.path} twice, or two files whose names differ in their Unicode form alone. Remove or rename one.`,
      { context: { dataset, id: twice.path } },
    );
  }
  return ordered;
}

/** Orders texts by Unicode code point: negative where `a` comes first. Neither the locale's order nor UTF-16's. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other 16-bit unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The first of many names for a message: `a, b, c and 40 more`. */
export function fewOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
