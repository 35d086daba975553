import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of the conformance bundle: `INTERPLAY_CONFORMANCE`, or `../shared/conformance` beside the checkout. */
export const bundle = resolve(
  process.env['INTERPLAY_CONFORMANCE'] ??
    resolve(import.meta.dirname, '../../../shared/conformance'),
);

/** Whether the bundle is there. */
export const hasBundle = existsSync(resolve(bundle, 'README.md'));
