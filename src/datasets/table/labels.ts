import { DatasetError } from '../../core/errors.ts';
import type { LabelSpace } from '../dataset.ts';
import { findClass } from '../label-lookup.ts';
import type { SaidLabels } from '../said-labels.ts';
import type { Cell, Scalar } from './table.ts';

/**
 * The labels that cells say. Numbers are indices. A text is the name of a class; else several of them, separated by
 * `;` or `|` or as a JSON array. Where nothing else tells the classes and every text is a whole number, they are indices.
 * No label at all: an empty cell, and a negative index, which is how unlabelled test sets are published.
 *
 * @param own names of the classes that the column's numbers stand for; null where the table says none
 * @param space the label space; null where the labels themselves make it
 */
export function saidLabels(
  cells: readonly Cell[],
  own: readonly string[] | null,
  space: LabelSpace | null,
): SaidLabels[] {
  const said = cells.map((cell) => itemsOf(cell, space).flatMap((item) => labelOf(item)));
  const texts = own === null && space === null ? said.flat() : [];
  if (texts.length === 0 || !texts.every(isIndex)) return said;
  return said.map((labels) => labels.map(Number));
}

function itemsOf(cell: Cell, space: LabelSpace | null): readonly Scalar[] {
  if (typeof cell !== 'string') return isList(cell) ? cell : [cell];
  // A name may hold a separator.
  if (space !== null && findClass(space, cell) !== null) return [cell];
  return listIn(cell) ?? cell.split(/[;|]/);
}

function isList(cell: Cell): cell is readonly Scalar[] {
  return Array.isArray(cell);
}

function listIn(text: string): readonly Scalar[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isScalar) ? value : null;
  } catch {
    return null;
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function labelOf(item: Scalar): readonly (string | number)[] {
  if (typeof item === 'number') return item < 0 ? [] : [item];
  const text = item === null ? '' : String(item).trim();
  return text === '' ? [] : [text];
}

function isIndex(label: string | number): boolean {
  return typeof label === 'number' || /^\d{1,9}$/.test(label);
}

/**
 * The labels of a table that has names for its numbers, in another label space: by name where every name is known
 * there; by index where it has as many classes.
 * @throws DatasetError `label_space_mismatch`
 */
export function mapClasses(
  dataset: string,
  said: readonly SaidLabels[],
  own: readonly string[],
  space: LabelSpace,
): readonly SaidLabels[] {
  const places = own.map((name) => findClass(space, name));
  const isSame = own.every((name, index) => name === space.classes[index]);
  if (!isSame && places.every((place) => typeof place === 'number')) {
    return said.map((labels) =>
      labels.map((label) => (typeof label === 'number' ? (places[label] ?? label) : label)),
    );
  }
  if (own.length === space.classes.length) return said;
  throw new DatasetError(
    'label_space_mismatch',
    `Dataset ${dataset} has ${own.length} classes (${own.slice(0, 3).join(', ')} …), of which label space "${space.name}" lacks some; it has ${space.classes.length}. Leave out "labels:" to use its own.`,
    { context: { dataset, classes: own.length, labels: space.name } },
  );
}
