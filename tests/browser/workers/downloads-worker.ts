import { openBytes } from '../../../src/resources/bytes.browser.ts';
import { openDownloads } from '../../../src/resources/downloads.browser.ts';
import { locateRemote } from '../../../src/resources/locate.browser.ts';
import type { DownloadsService } from '../downloads-service.ts';
import { serve } from '../../../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../../../src/runtime/worker-end.browser.ts';

const downloads = openDownloads();

const service: DownloadsService = {
  fetch: (address, sha256) => downloads.fetch(address, { sha256 }),
  list: () => downloads.list(),
  free: (address) => downloads.free(address),
  freeAll: () => downloads.freeAll(),
  read: async (address, start, end) => {
    const location = await locateRemote(address);
    return { kind: location.kind, bytes: await (await openBytes(location)).read(start, end) };
  },
};

serve(service, ownerEnd());
