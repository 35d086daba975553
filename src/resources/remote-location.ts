import type { ByteLocation } from './byte-source.ts';
import type { Fetch } from './http.ts';
import { askForFile } from './remote-source.ts';

/** Where the bytes at an address can be read piece by piece; see `locateAddress`. */
export type LocateAddress = (address: string) => Promise<ByteLocation>;

/**
 * Where the bytes at an address can be read piece by piece: there, where its server answers range requests; else in a
 * kept download, which is made now.
 * @param download keeps the whole file, of the state that the ETag names, and says where
 * @throws ResourceError as `ask`, and what `download` throws
 */
export async function locateAddress(
  address: string,
  fetch: Fetch,
  download: (etag: string | null) => Promise<ByteLocation>,
): Promise<ByteLocation> {
  const { size, etag, ranges } = await askForFile(fetch, address);
  if (!ranges || size === null) return download(etag);
  return { kind: 'url', url: address, size, etag };
}
