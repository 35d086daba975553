import { ResourceError } from '../core/errors.ts';
import type { OpenBytes } from './byte-source.ts';
import { platformFetch } from './fetch.browser.ts';
import { openRemote } from './remote-source.ts';

/** Opens bytes in a browser: files that were dropped or kept, and files of servers that answer range requests. */
export const openBytes: OpenBytes = async (location) => {
  if (location.kind === 'url') return openRemote(location, platformFetch);
  if (location.kind !== 'blob') {
    throw new ResourceError('not_available', `Bytes of kind ${location.kind} cannot be read here.`);
  }
  const { blob, name } = location;
  return {
    name,
    size: blob.size,
    read: async (start, end) => {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw new ResourceError(
          'unreadable_file',
          `The file ${name} can no longer be read: it was changed or moved. Drop it again.`,
          { context: { file: name }, cause },
        );
      }
    },
  };
};
