import { sha256OfJson } from '../core/sha256.ts';
import type { Example } from './dataset.ts';

/** SHA-256 of the ordered (id, content hash) list: which pictures a dataset holds, and in what order. */
export function datasetHash(examples: readonly Example[]): Promise<string> {
  return sha256OfJson(examples.map(({ id, contentHash }) => [id, contentHash]));
}
