import { sha256OfJson } from '../core/sha256.ts';
import type { ByteLocation } from '../resources/byte-source.ts';
import type { Example } from './dataset.ts';

/** SHA-256 of the ordered list of [id, content hash]: equal for equal pictures in equal order, wherever they lie. */
export function hashOfExamples(
  examples: readonly Pick<Example, 'id' | 'contentHash'>[],
): Promise<string> {
  return sha256OfJson(examples.map(({ id, contentHash }) => [id, contentHash]));
}

/**
 * What stands for a remote file in the hashes of its pictures, which are not downloaded to be hashed; null for a file of
 * this machine.
 */
export function identityOf(location: ByteLocation): string | null {
  if (location.kind !== 'url') return null;
  return `${location.etag ?? location.url} ${location.size}`;
}
