import type { ModelConfiguration } from '../config/configuration.ts';
import { ModelError, ResourceError } from '../core/errors.ts';
import type { OpenBytes } from '../resources/byte-source.ts';
import type { DownloadProgress, Downloads } from '../resources/downloads.ts';
import type { Hub } from '../resources/hub.ts';
import { parseHubModel } from '../resources/hub-reference.ts';
import { findHubModel } from './hub-model.ts';
import { gatherModelFiles, hashOfModel, type ModelFiles } from './model-files.ts';

/** What reading a model from a server needs of the platform. */
export interface RemoteModels {
  readonly hub: Hub;
  readonly downloads: Downloads;
  readonly openBytes: OpenBytes;
}

/** More cannot be read at once. */
const LARGEST_FILE = 2_147_483_647;

/**
 * The files of a model that lies on a server, downloaded or kept from before. A repository that is named with its
 * commit and its file is not asked for what it holds where the file is kept.
 *
 * @returns null where the configuration names a file of this machine
 * @throws ResourceError as `Downloads`, and `hash_mismatch` for the configuration's own; ModelError
 * `hub_file_not_found`, `model_too_large`, and those of `gatherModelFiles`
 */
export async function readRemoteModel(
  name: string,
  configuration: ModelConfiguration,
  remote: RemoteModels,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<ModelFiles | null> {
  const place = await placeOf(configuration, remote.hub);
  if (place === null) return null;
  const used = [place.address];
  const read = async (address: string, path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const expected = () => place.hashOf(path);
    return readWhole(name, await remote.downloads.fetch(address, { expected, onProgress }), remote);
  };
  const data = await read(place.address, place.path);
  try {
    const files = await gatherModelFiles(name, data, async (location) => {
      const address = besideOf(place.address, location);
      used.push(address);
      return unlessMissing(read(address, besideOf(place.path, location)));
    });
    await checkHash(name, place.address, files, configuration.sha256);
    return files;
  } catch (error) {
    // What is no model, or another one, must not be taken for it the next time.
    const useless = error instanceof ModelError || (error instanceof ResourceError && error.code === 'hash_mismatch'); // prettier-ignore
    if (useless) for (const address of used) await remote.downloads.free(address);
    throw error;
  }
}

interface Place {
  readonly address: string;
  /** In the repository, or the address itself. */
  readonly path: string;
  /** SHA-256 that the Hub says of a file; null where it says none. */
  hashOf(path: string): Promise<string | null>;
}

async function placeOf({ url, hub: id, file }: ModelConfiguration, hub: Hub): Promise<Place | null> {
  if (url !== undefined) return { address: url, path: url, hashOf: async () => null };
  if (id === undefined) return null;
  const reference = parseHubModel(id);
  const path = file ?? (await findHubModel(hub, reference)).chosen.file.path;
  const commit = isCommit(reference.revision)
    ? reference.revision
    : (await hub.model(reference.id, reference.revision)).commit;
  return {
    address: hub.fileAddress(reference.id, commit, path),
    path,
    hashOf: async (wanted) => {
      const { files } = await hub.model(reference.id, commit);
      return files.find((each) => each.path === wanted)?.sha256 ?? null;
    },
  };
} // prettier-ignore

/** Whether a revision is a commit, at which nothing can change any more. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** The file at a location beside another one; the query of an address stays behind it. */
function besideOf(path: string, location: string): string {
  const [place = '', query = ''] = path.split(/(?=[?#])/s, 2);
  const beside = place.slice(0, place.lastIndexOf('/') + 1);
  const isAddress = /^https?:/i.test(place);
  const name = isAddress ? location.split('/').map(encodeURIComponent).join('/') : location;
  return `${beside}${name}${isAddress ? query : ''}`;
}

async function readWhole(
  name: string,
  location: Parameters<OpenBytes>[0],
  { openBytes }: RemoteModels,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await openBytes(location);
  if (source.size <= LARGEST_FILE) return source.read(0, source.size);
  throw new ModelError(
    'model_too_large',
    `Model ${name}: ${source.name} has ${source.size} bytes, more than can be read at once. Save the model in half precision, or with its data in several files.`,
    { context: { model: name, bytes: source.size } },
  );
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ResourceError && error.code === 'address_not_found') return null;
    throw error;
  }
}

async function checkHash(
  model: string,
  address: string,
  files: ModelFiles,
  expected: string | undefined,
): Promise<void> {
  if (expected === undefined) return;
  const found = await hashOfModel(files);
  if (found === expected.toLowerCase()) return;
  throw new ResourceError(
    'hash_mismatch',
    `Model ${model}: the SHA-256 of what ${address} sent is ${found}, but the configuration says ${expected}. It was removed. Try again; if it stays so, correct "sha256" or do not trust the address.`,
    { context: { model, address, found, expected } },
  );
}
