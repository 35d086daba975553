import { ConfigurationError } from './core/errors.ts';
import { suggestion } from './core/names.ts';
import type { Transform } from './transforms/transform.ts';
import * as list from './transforms.ts';

/** Every transform, by id. */
export const transformList: readonly Transform[] = Object.values(list).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/**
 * The transform that views name `id`.
 * @throws ConfigurationError `unknown_transform`, with the nearest id
 */
export function findTransform(
  id: string,
  transforms: readonly Transform[] = transformList,
): Transform {
  const found = transforms.find((transform) => transform.id === id);
  if (found !== undefined) return found;
  const known = ['identity', ...transforms.map((transform) => transform.id)];
  throw new ConfigurationError(
    'unknown_transform',
    `No transform is named "${id}". ${suggestion(id, known)}`,
    { context: { transform: id, known } },
  );
}
