import { DatasetError } from '../core/errors.ts';
import type { LabelSpace } from './dataset.ts';
import { classIndexOf } from './label-lookup.ts';
import { compareCodePoints } from './listing.ts';

/** The labels of a picture as its source says them: names of classes, or indices; several where several are accepted. */
export type SaidLabels = readonly (string | number)[];

/** A label space and, for each picture, indices of its classes. */
export interface ResolvedLabels {
  readonly labels: LabelSpace;
  readonly indices: readonly (readonly number[])[];
}

/**
 * The indices of said labels in a label space; where none is given, in one that is named like the dataset and has
 * exactly the classes that were said.
 * @throws DatasetError `unknown_class`, `ambiguous_class`, `invalid_label`; `mixed_labels`
 */
export function resolveLabels(
  dataset: string,
  said: readonly SaidLabels[],
  given: LabelSpace | null,
): ResolvedLabels {
  const labels = given ?? { name: dataset, classes: classesOf(dataset, said) };
  return {
    labels,
    indices: said.map((each) => [
      ...new Set(each.map((label) => classIndexOf(dataset, label, labels))),
    ]),
  };
}

/** Names in code-point order; indices as digits, from 0 to the largest. */
function classesOf(dataset: string, said: readonly SaidLabels[]): string[] {
  const names = new Set<string>();
  let largest = -1;
  for (const label of said.flat()) {
    if (typeof label === 'string') names.add(label.normalize('NFC'));
    else largest = Math.max(largest, checkedIndex(dataset, label));
  }
  if (largest < 0) return [...names].sort(compareCodePoints);
  if (names.size === 0) return Array.from({ length: largest + 1 }, (_, index) => String(index));
  throw new DatasetError(
    'mixed_labels',
    `Dataset ${dataset} labels some pictures by name and some by index. Name its label space with "labels:".`,
    { context: { dataset } },
  );
}

/** More classes than any label space has: an index beyond is a mistake, and would make a list of that length. */
const MOST_CLASSES = 1_000_000;

function checkedIndex(dataset: string, index: number): number {
  if (Number.isInteger(index) && index >= 0 && index < MOST_CLASSES) return index;
  throw new DatasetError('invalid_label', `Dataset ${dataset}: ${index} is no index of a class.`, {
    context: { dataset, label: index },
  });
}
