import type { ByteLocation } from './byte-source.ts';
import { openDownloads } from './downloads.node.ts';
import { platformFetch } from './fetch.node.ts';
import { locateAddress } from './remote-location.ts';

/**
 * Where the bytes at an address can be read piece by piece: there, or in a kept download. Throws as `locateAddress`.
 */
export function locateRemote(address: string): Promise<ByteLocation> {
  return locateAddress(address, platformFetch, (etag) => openDownloads().fetch(address, { etag }));
}
