import { DatasetError, ResourceError } from '../core/errors.ts';
import { sha256 } from '../core/sha256.ts';
import { mapConcurrently } from '../core/concurrency.ts';
import { openBytes } from '../resources/bytes.browser.ts';
import { platformFetch } from '../resources/fetch.browser.ts';
import { isAddress } from '../resources/http.ts';
import { createHub, type Hub } from '../resources/hub.ts';
import type { LocateAddress } from '../resources/remote-location.ts';
import { browserUnpacking } from './archive/unpacking.browser.ts';
import { idOfPath, isPicturePath, type FileAccess, type SourceFile } from './listing.ts';

/** Files that are read at the same time. */
const lanes = 8;

/** A file that was dropped or chosen, with its path: `webkitRelativePath`, or what a walk of a folder handle gave. */
export interface PathFile {
  /** With `/`, starting with the dropped folder's own name. */
  readonly path: string;
  readonly file: Blob;
}

/**
 * Dropped files as a place where datasets lie: folders and files are named by their paths.
 * @param locateAddress where addresses may be named, too; default: they are refused
 * @param hub where datasets named by `hub:` are; default: the Hub itself
 */
export function droppedFiles(
  files: readonly PathFile[],
  locateAddress: LocateAddress = refuseAddress,
  hub: Hub = createHub(platformFetch),
): FileAccess {
  const find = (file: string): Blob => {
    const wanted = idOfPath(file);
    const found = files.find(({ path }) => idOfPath(path) === wanted);
    if (found !== undefined) return found.file;
    throw new DatasetError('file_not_found', `The file ${file} is not among the dropped ones.`, {
      context: { file },
    });
  };
  return {
    async listPictures(folder, choose = (paths) => paths) {
      const prefix = `${idOfPath(folder).replace(/\/$/, '')}/`;
      const inside = files
        .map(({ path, file }) => ({ path: idOfPath(path), file }))
        .filter(({ path }) => path.startsWith(prefix))
        .map(({ path, file }) => ({ path: path.slice(prefix.length), file }))
        .filter(({ path }) => isPicturePath(path));
      const chosen = new Set(choose(inside.map(({ path }) => path)));
      return mapConcurrently(inside.filter(({ path }) => chosen.has(path)), lanes, sourceFile); // prettier-ignore
    },
    readText: async (file) => new TextDecoder().decode(await find(file).arrayBuffer()),
    locate: async (reference) =>
      isAddress(reference)
        ? locateAddress(reference)
        : { kind: 'blob', blob: find(reference), name: reference },
    openBytes,
    unpacking: browserUnpacking,
    hub,
  };
}

const refuseAddress: LocateAddress = async (address) => {
  throw new ResourceError('not_available', `The address ${address} cannot be read from here.`);
};

async function sourceFile({ path, file }: PathFile): Promise<SourceFile> {
  const bytes = await bytesOf(path, file);
  return { path, file, hash: await sha256(bytes) };
}

async function bytesOf(path: string, file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new DatasetError(
      'unreadable_file',
      `The file ${path} can no longer be read: it was changed or moved. Drop the folder again.`,
      { context: { path }, cause },
    );
  }
}
