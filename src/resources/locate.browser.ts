import { ResourceError } from '../core/errors.ts';
import type { ByteLocation } from './byte-source.ts';
import { platformFetch } from './fetch.browser.ts';
import { locateAddress } from './remote-location.ts';

/** Where the bytes at an address can be read piece by piece. Throws as `locateAddress`. */
export function locateRemote(address: string): Promise<ByteLocation> {
  return locateAddress(address, platformFetch, () => {
    throw new ResourceError('no_ranges', `${address} cannot be read in parts.`);
  });
}
