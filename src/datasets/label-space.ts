import { DatasetError } from '../core/errors.ts';

/**
 * Reads the classes of a label space: a JSON array of names, or of objects with `index` and `label`
 * in any order. Identity is the index: two classes may have the same name.
 *
 * @throws DatasetError `invalid_label_space` unless each index from 0 on occurs once
 */
export function readLabelSpaceFile(name: string, json: string): readonly string[] {
  const items = parseArray(name, json);
  if (items.length === 0) throw invalid(name, 'it has no classes');
  if (items.every((item) => typeof item === 'string')) return items;
  const classes = new Map<number, string>();
  for (const item of items) {
    const { index, label } = entryOf(name, item);
    if (classes.has(index)) throw invalid(name, `index ${index} occurs twice`);
    classes.set(index, label);
  }
  return items.map((_, index) => {
    const label = classes.get(index);
    if (label === undefined) throw invalid(name, `index ${index} of ${items.length} is missing`);
    return label;
  });
}

function parseArray(name: string, json: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(name, error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value)) throw invalid(name, 'it is no array');
  return value;
}

function entryOf(name: string, item: unknown): { index: number; label: string } {
  if (typeof item === 'object' && item !== null && 'index' in item && 'label' in item) {
    const { index, label } = item;
    if (typeof index === 'number' && typeof label === 'string') return { index, label };
  }
  throw invalid(name, `${JSON.stringify(item)} is neither a name nor {index, label}`);
}

function invalid(name: string, why: string): DatasetError {
  return new DatasetError(
    'invalid_label_space',
    `The file of label space "${name}" must be a JSON array of names, or of {index, label} with every index from 0 on: ${why}.`,
    { context: { labels: name, why } },
  );
}
