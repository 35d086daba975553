import { DatasetError } from '../core/errors.ts';
import type { LabelSpace } from './dataset.ts';
import { classIndexOf } from './label-lookup.ts';
import { fewOf, idOfPath } from './listing.ts';

/**
 * Reads a labels file: a JSON object from file name (relative to the pictures' folder) to a class, or to a list of
 * classes where several answers are accepted. A class is its index (a number), or a name or alias of it (a text).
 *
 * @throws DatasetError `invalid_labels_file`; `invalid_label`, `unknown_class`, `ambiguous_class` for a label that is
 * no class of the label space
 */
export function readLabelsFile(
  dataset: string,
  json: string,
  labels: LabelSpace,
): ReadonlyMap<string, readonly number[]> {
  const table = new Map<string, readonly number[]>();
  for (const [file, label] of Object.entries(parseObject(dataset, json))) {
    const id = idOfPath(file);
    if (table.has(id)) throw invalidFile(dataset, `it names ${id} twice`);
    const said: unknown[] = Array.isArray(label) ? label : [label];
    table.set(id, [...new Set(said.map((each) => classOf(dataset, file, each, labels)))]);
  }
  return table;
}

/**
 * Fails unless pictures and labels are the same set.
 * @throws DatasetError `missing_label`, `missing_picture`
 */
export function checkLabelsMatch(
  dataset: string,
  table: ReadonlyMap<string, unknown>,
  ids: readonly string[],
): void {
  const unlabelled = ids.filter((id) => !table.has(id));
  if (unlabelled.length > 0) {
    throw new DatasetError(
      'missing_label',
      `The labels file of dataset ${dataset} has no label for ${unlabelled.length} of its ${ids.length} pictures: ${fewOf(unlabelled)}. Add their labels, or take the pictures away.`,
      { context: { dataset, missing: unlabelled.length, first: unlabelled[0] ?? '' } },
    );
  }
  const pictures = new Set(ids);
  const absent = [...table.keys()].filter((id) => !pictures.has(id));
  if (absent.length > 0) {
    throw new DatasetError(
      'missing_picture',
      `Dataset ${dataset} lacks ${absent.length} of the ${table.size} pictures that its labels file names: ${fewOf(absent)}. Add the pictures, or remove their labels.`,
      { context: { dataset, missing: absent.length, first: absent[0] ?? '' } },
    );
  }
}

function parseObject(dataset: string, json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalidFile(dataset, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidFile(dataset, `it holds ${Array.isArray(value) ? 'a list' : typeof value}`);
  }
  return { ...value };
}

function classOf(dataset: string, file: string, said: unknown, labels: LabelSpace): number {
  if (typeof said === 'string') return classIndexOf(dataset, said, labels);
  const count = labels.classes.length;
  if (typeof said === 'number' && Number.isInteger(said) && said >= 0 && said < count) return said;
  throw new DatasetError(
    'invalid_label',
    `Dataset ${dataset}: the label of ${file} is ${JSON.stringify(said)}; it must be an index from 0 to ${count - 1} of label space "${labels.name}", or the name of a class.`,
    { context: { dataset, file, label: JSON.stringify(said), labels: labels.name } },
  );
}

function invalidFile(dataset: string, why: string): DatasetError {
  return new DatasetError(
    'invalid_labels_file',
    `The labels file of dataset ${dataset} is not a JSON object from file name to class index: ${why}.`,
    { context: { dataset, why } },
  );
}
