import { DatasetError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import { classFoldersOf } from './class-folders.ts';
import type { LabelSpace } from './dataset.ts';

/** Names that folders above class folders usually have. */
const splitNames = ['train', 'training', 'val', 'valid', 'validation', 'dev', 'test'];

/**
 * What every path of the chosen split starts with: `val/`; nothing where there are no splits.
 *
 * @param paths of all pictures, relative to the place that may hold several splits
 * @param labels classes that may be named like splits: folders of that name are then class folders
 * @throws DatasetError `unknown_split`; `ambiguous_split` where there are splits and none is chosen
 */
export function splitPrefix(
  dataset: string,
  paths: readonly string[],
  split: string | undefined,
  labels: LabelSpace | null,
): string {
  const folders = classFoldersOf(paths);
  if (split !== undefined) return chosenPrefix(dataset, paths, split, folders);
  const areSplits = folders.length > 0 && folders.every((name) => splitNames.includes(name));
  const areClasses = folders.every((name) => labels?.classes.includes(name) === true);
  const areNested = paths.some((path) => path.split('/').length > 2);
  if (!areSplits || areClasses || !areNested) return '';
  throw new DatasetError(
    'ambiguous_split',
    `Dataset ${dataset} holds the splits ${folders.join(', ')}. Choose one, for example split: ${folders.at(-1)}, or name its folder itself.`,
    { context: { dataset, splits: folders } },
  );
}

function chosenPrefix(
  dataset: string,
  paths: readonly string[],
  split: string,
  folders: readonly string[],
): string {
  const prefix = `${trimSlashes(split)}/`;
  if (paths.some((path) => path.startsWith(prefix))) return prefix;
  const advice =
    folders.length === 0
      ? 'Its pictures lie in no folders: leave out "split:".'
      : suggestion(split, folders);
  throw new DatasetError(
    'unknown_split',
    `Dataset ${dataset} has no folder "${split}" with pictures. ${advice}`,
    { context: { dataset, split, folders: [...folders] } },
  );
}

/** A folder's path without slashes around it. */
export function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
