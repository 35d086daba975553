import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from 'vitest';
import { bundle, hasBundle } from './bundle-path.ts';

export { bundle, hasBundle };

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
