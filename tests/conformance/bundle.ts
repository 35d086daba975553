import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from 'vitest';

/** Folder of the conformance bundle: `INTERPLAY_CONFORMANCE`, or `../shared/conformance` beside the checkout. */
export const bundle = resolve(
  process.env['INTERPLAY_CONFORMANCE'] ?? resolve(import.meta.dirname, '../../../shared/conformance'),
);

/** Whether the bundle is there. Without it conformance tests are reported as skipped, by name. */
export const hasBundle = existsSync(resolve(bundle, 'README.md'));

/** A `describe` whose tests are skipped, and counted as such, where the bundle is missing. */
export const describeConformance = describe.skipIf(!hasBundle);

/** Path of a file of the bundle. */
export function bundlePath(path: string): string {
  return resolve(bundle, path);
}

/** A JSON file of the bundle; the caller names its shape. */
export function readBundleJson<T>(path: string): T {
  return JSON.parse(readFileSync(bundlePath(path), 'utf8')) as T;
}
