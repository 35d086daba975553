import { DatasetError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import type { LabelSpace } from './dataset.ts';

/** One class as the file says it. */
interface Entry {
  readonly label: string;
  readonly aliases: readonly string[];
}

const entryKeys = ['index', 'label', 'wnid', 'aliases'];

/**
 * Reads a label space: a JSON array of class names, or of objects with `index` and `label` in any order. An object
 * may also have `wnid` (the class's WordNet synset id, n01440764) and `aliases` (a list of other spellings).
 * Identity is the index: two classes may have the same name.
 *
 * @throws DatasetError `invalid_label_space` unless each index from 0 on occurs once
 */
export function readLabelSpaceFile(name: string, json: string): LabelSpace {
  const items = parseArray(name, json);
  if (items.length === 0) throw invalid(name, 'it has no classes');
  if (items.every((item) => typeof item === 'string')) {
    items.forEach((label, index) => requireText(name, label, index));
    return { name, classes: items };
  }
  const entries = orderEntries(name, items);
  const classes = entries.map(({ label }) => label);
  const aliases = entries.map((entry) => entry.aliases);
  return aliases.every((list) => list.length === 0)
    ? { name, classes }
    : { name, classes, aliases };
}

function parseArray(name: string, json: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    throw invalid(name, error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value)) throw invalid(name, 'it is no array');
  return value;
}

function orderEntries(name: string, items: readonly unknown[]): Entry[] {
  const entries = new Map<number, Entry>();
  for (const item of items) {
    const { index, ...entry } = entryOf(name, item);
    if (entries.has(index)) throw invalid(name, `index ${index} occurs twice`);
    entries.set(index, entry);
  }
  return items.map((_, index) => {
    const entry = entries.get(index);
    if (entry === undefined) throw invalid(name, `index ${index} of ${items.length} is missing`);
    return entry;
  });
}

function entryOf(name: string, item: unknown): Entry & { index: number } {
  if (typeof item !== 'object' || item === null || !('index' in item) || !('label' in item)) {
    throw invalid(name, `${excerpt(item)} is neither a name nor {index, label}`);
  }
  const unknownKey = Object.keys(item).find((key) => !entryKeys.includes(key));
  if (unknownKey !== undefined) {
    throw invalid(name, `"${unknownKey}" is not a known key. ${suggestion(unknownKey, entryKeys)}`);
  }
  const { index, label } = item;
  if (typeof index !== 'number') throw invalid(name, `index ${excerpt(index)} is no number`);
  const wnid = 'wnid' in item ? [item.wnid] : [];
  const others: unknown = 'aliases' in item ? item.aliases : [];
  if (!Array.isArray(others)) throw invalid(name, `aliases ${excerpt(others)} is no list`);
  const aliases = [...wnid, ...others].map((alias) => requireText(name, alias, index));
  return { index, label: requireText(name, label, index), aliases };
}

function requireText(name: string, text: unknown, index: number): string {
  if (typeof text === 'string' && text !== '') return text;
  throw invalid(name, `${excerpt(text)} is no name of class ${index}`);
}

/** The beginning of a value that was not expected. */
function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function invalid(name: string, why: string): DatasetError {
  return new DatasetError(
    'invalid_label_space',
    `The file of label space "${name}" must be a JSON array of names, or of {index, label} with every index from 0 on: ${why}.`,
    { context: { labels: name, why } },
  );
}
