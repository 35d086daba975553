import { resolve } from 'node:path';

/** Folder of the conformance bundle, where it is. */
export const bundle =
  process.env.INTERPLAY_CONFORMANCE ?? resolve(import.meta.dirname, '../../shared/conformance');
