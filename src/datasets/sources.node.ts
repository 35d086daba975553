import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatasetError } from '../core/errors.ts';
import { mapConcurrently } from '../core/concurrency.ts';
import { openBytes } from '../resources/bytes.node.ts';
import { platformFetch } from '../resources/fetch.node.ts';
import { isAddress } from '../resources/http.ts';
import { createHub, type Hub } from '../resources/hub.ts';
import { locateRemote } from '../resources/locate.node.ts';
import { nodeUnpacking } from './archive/unpacking.node.ts';
import { isHidden, isPicturePath, type FileAccess, type SourceFile } from './listing.ts';

/** Files that are read at the same time. */
const lanes = 16;

/**
 * The files below a folder; paths that are not absolute are relative to it. Links are followed. The
 * files of a `PictureLocation` are absolute paths. `close` frees what was unpacked.
 * @param hub where datasets named by `hub:` are; default: the Hub itself
 */
export function nodeFiles(
  baseDirectory: string,
  hub: Hub = createHub(platformFetch),
): FileAccess & { close(): Promise<void> } {
  const unpacking = nodeUnpacking();
  return {
    async listPictures(folder, choose = (paths) => paths) {
      const root = resolve(baseDirectory, folder);
      const paths = (await listFolder(root, '', new Set())).filter(isPicturePath);
      return mapConcurrently(choose(paths), lanes, (path) => sourceFile(root, path));
    },
    async readText(file) {
      const path = resolve(baseDirectory, file);
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        throw unreadable('file_not_found', 'file', path, error);
      }
    },
    async locate(reference) {
      if (isAddress(reference)) return locateRemote(reference);
      const path = resolve(baseDirectory, reference);
      await stat(path).catch((error: unknown) => {
        throw unreadable('file_not_found', 'file', path, error);
      });
      return { kind: 'path', path };
    },
    openBytes,
    unpacking,
    hub,
    close: () => unpacking.close(),
  };
}

/** Paths of all files below a folder, relative to it, with `/`. `above` holds the folders on the way: links may loop. */
async function listFolder(
  folder: string,
  prefix: string,
  above: ReadonlySet<string>,
): Promise<string[]> {
  const entries = await entriesOf(folder);
  const real = await realpath(folder);
  if (above.has(real)) return [];
  const way = new Set(above).add(real);
  const parts = await Promise.all(
    entries
      .filter(({ name }) => !isHidden(name))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        const name = `${prefix}${entry.name}`;
        return (await isFolder(entry, path)) ? listFolder(path, `${name}/`, way) : [name];
      }),
  );
  return parts.flat();
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable('dataset_not_found', 'folder', folder, error);
  }
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw unreadable('file_not_found', 'link', path, error);
  }
}

async function sourceFile(root: string, path: string): Promise<SourceFile> {
  const file = join(root, path);
  try {
    return { path, file, hash: await hashFile(file) };
  } catch (error) {
    throw unreadable('unreadable_file', 'file', file, error);
  }
}

/** Pieces of files on their way to a hash: used again, so that memory does not grow with what is read. */
const freePieces: Uint8Array[] = [];
const PIECE = 256 * 1024;

/** SHA-256 of a file's bytes. */
async function hashFile(path: string): Promise<string> {
  const piece = freePieces.pop() ?? new Uint8Array(PIECE);
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
    freePieces.push(piece);
  }
}

function unreadable(code: string, what: string, path: string, cause: unknown): DatasetError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new DatasetError(
    code,
    `The ${what} ${path} cannot be read (${why}). Check the path; paths in a run file are relative to it.`,
    { context: { path, why }, cause },
  );
}
