// First: this worker starts others, which the page's policy must allow.
import '../src/runtime/trusted-types.browser.ts';
import type { EngineWorkerService, StoreNotice } from '../src/app/engine-api.ts';
import { createEngineService } from '../src/runtime/engine-service.browser.ts';
import { serve } from '../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../src/runtime/worker-end.browser.ts';
import { openIndexedDbStore } from '../src/store/indexed-db-store.browser.ts';

let site = location.href;
let tellNotice: (notice: StoreNotice) => void = () => undefined;

const store = openIndexedDbStore({ onNotice: (notice) => tellNotice(notice) });
const service: EngineWorkerService = {
  ...createEngineService({ store, site: () => site }),
  start: (address, onStoreNotice) => {
    site = address;
    tellNotice = onStoreNotice;
  },
};
serve(service, ownerEnd());
