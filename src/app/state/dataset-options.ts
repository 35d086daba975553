import type { AddedDataset, DatasetOptions } from '../engine-api.ts';

/** A thing that a person may say of an added dataset in a field of text. */
export interface OptionField {
  readonly key: 'path_column' | 'image_column' | 'label_column' | 'groups' | 'factors';
  readonly label: string;
  readonly hint: string;
}

const pictures: OptionField = {
  key: 'image_column',
  label: 'Column of the pictures',
  hint: 'Empty: it is found',
};
const columns: readonly OptionField[] = [
  { key: 'label_column', label: 'Column of the labels', hint: 'Empty: it is found' },
  { key: 'groups', label: 'Columns of groups', hint: 'Separated by commas, such as region' },
  { key: 'factors', label: 'Columns of factors', hint: 'Of numbers, separated by commas' },
];

/** The fields that a kind of dataset has; only what has columns has any. */
export function optionFields(kind: AddedDataset['kind']): readonly OptionField[] {
  if (kind === 'hub') return [pictures, ...columns];
  if (kind !== 'table') return [];
  const paths: OptionField = {
    key: 'path_column',
    label: 'Column of the paths',
    hint: 'Empty: it is found, or the table holds the pictures',
  };
  return [paths, ...columns];
}

/** A field as text. */
export function optionText(options: DatasetOptions, { key }: OptionField): string {
  const value = options[key];
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

/** The options with what a field says; without it where the field is empty. */
export function withOptionText(
  options: DatasetOptions,
  { key }: OptionField,
  text: string,
): DatasetOptions {
  const others = { ...options };
  delete others[key];
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return others;
  const isList = key === 'groups' || key === 'factors';
  return { ...others, [key]: isList ? names : text.trim() };
}

/** The options of the named dataset that it is; null: of none. */
export function withNamed(options: DatasetOptions, named: string | null): DatasetOptions {
  const others = { ...options };
  delete others.as;
  return named === null ? others : { ...others, as: named };
}
