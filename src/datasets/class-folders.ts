import { DatasetError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import type { LabelSpace } from './dataset.ts';
import { compareCodePoints } from './listing.ts';

/** The class folder that a picture lies in: the first part of its path, or null at the dataset's root. */
export function classFolderOf(path: string): string | null {
  const slash = path.indexOf('/');
  return slash < 0 ? null : path.slice(0, slash);
}

/** The class folders of these paths, each once, by code point. */
export function classFoldersOf(paths: readonly string[]): string[] {
  const folders = new Set(paths.map(classFolderOf).filter((folder) => folder !== null));
  return [...folders].sort(compareCodePoints);
}

/**
 * Index of a class by its name.
 * @throws DatasetError `unknown_class` with the nearest name; `ambiguous_class` where two classes share the name
 */
export function classIndexOf(dataset: string, name: string, labels: LabelSpace): number {
  const wanted = name.normalize('NFC');
  const classes = labels.classes.map((label) => label.normalize('NFC'));
  const index = classes.indexOf(wanted);
  if (index < 0) {
    throw new DatasetError(
      'unknown_class',
      `Dataset ${dataset}: "${name}" is no class of label space "${labels.name}". ${suggestion(name, labels.classes)}`,
      { context: { dataset, class: name, labels: labels.name } },
    );
  }
  if (classes.indexOf(wanted, index + 1) >= 0) {
    throw new DatasetError(
      'ambiguous_class',
      `Dataset ${dataset}: label space "${labels.name}" has several classes named "${name}". Give the labels as indices (images and labels_file).`,
      { context: { dataset, class: name, labels: labels.name } },
    );
  }
  return index;
}
