import { sha256OfJson } from '../core/sha256.ts';
import type { Example } from './dataset.ts';

/** SHA-256 of the ordered list of [id, content hash]: equal for equal pictures in equal order, wherever they lie. */
export function hashOfExamples(
  examples: readonly Pick<Example, 'id' | 'contentHash'>[],
): Promise<string> {
  return sha256OfJson(examples.map(({ id, contentHash }) => [id, contentHash]));
}
