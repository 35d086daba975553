import { DatasetError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import type { LabelSpace } from './dataset.ts';

/** Stands for a spelling that several classes share. */
const AMBIGUOUS = -1;

/** Known names beyond which an unknown one is not compared with all of them: it would take seconds. */
const MOST_SUGGESTIONS = 5_000;

interface Spellings {
  readonly names: ReadonlyMap<string, number>;
  readonly aliases: ReadonlyMap<string, number>;
}

const spellingsOf = new WeakMap<LabelSpace, Spellings>();

/**
 * The index of the class that a spelling means: a class's name; else one of the aliases (a synset id, a synonym);
 * else, as decimal digits, the index itself. Spellings are compared in Unicode's normal form C, case counts.
 * @returns null where no class is meant, `'ambiguous'` where several classes share the spelling
 */
export function findClass(labels: LabelSpace, spelling: string): number | 'ambiguous' | null {
  return findNamedClass(labels, spelling) ?? indexOfDigits(spelling, labels);
}

/** As `findClass`, by names and aliases alone: an index of one label space means nothing in another. */
export function findNamedClass(labels: LabelSpace, spelling: string): number | 'ambiguous' | null {
  const { names, aliases } = spellings(labels);
  const wanted = spelling.normalize('NFC');
  const found = names.get(wanted) ?? aliases.get(wanted) ?? null;
  return found === AMBIGUOUS ? 'ambiguous' : found;
}

/**
 * Index of a class by a spelling (see `findClass`) or by its index.
 * @throws DatasetError `unknown_class` with the nearest name; `ambiguous_class` where several classes share the
 * spelling; `invalid_label` for an index that is none
 */
export function classIndexOf(dataset: string, said: string | number, labels: LabelSpace): number {
  if (typeof said === 'number') return checkedIndex(dataset, said, labels);
  const found = findClass(labels, said);
  if (found === null) throw unknownClass(dataset, said, labels);
  if (found === 'ambiguous') throw ambiguousClass(dataset, said, labels);
  return found;
}

function checkedIndex(dataset: string, index: number, labels: LabelSpace): number {
  if (Number.isInteger(index) && index >= 0 && index < labels.classes.length) return index;
  throw new DatasetError(
    'invalid_label',
    `Dataset ${dataset}: ${index} is no index of label space "${labels.name}", which has ${labels.classes.length} classes (0 to ${labels.classes.length - 1}).`,
    { context: { dataset, label: index, labels: labels.name } },
  );
}

function indexOfDigits(spelling: string, labels: LabelSpace): number | null {
  if (!/^\d{1,9}$/.test(spelling)) return null;
  const index = Number(spelling);
  return index < labels.classes.length ? index : null;
}

/** The spellings of a label space; made once for each. */
function spellings(labels: LabelSpace): Spellings {
  const known = spellingsOf.get(labels);
  if (known !== undefined) return known;
  const made = {
    names: uniquely(labels.classes.map((name) => [name])),
    aliases: uniquely(labels.aliases ?? []),
  };
  spellingsOf.set(labels, made);
  return made;
}

function uniquely(spellingsByClass: readonly (readonly string[])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, ofClass] of spellingsByClass.entries()) {
    for (const spelling of ofClass) {
      const key = spelling.normalize('NFC');
      const other = found.get(key) ?? index;
      found.set(key, other === index ? index : AMBIGUOUS);
    }
  }
  return found;
}

function unknownClass(dataset: string, name: string, labels: LabelSpace): DatasetError {
  const { classes } = labels;
  const advice =
    classes.length > MOST_SUGGESTIONS
      ? `It has ${classes.length} classes, ${classes.slice(0, 3).join(', ')} among them.`
      : suggestion(name, classes);
  return new DatasetError(
    'unknown_class',
    `Dataset ${dataset}: "${name}" is no class of label space "${labels.name}". ${advice}`,
    { context: { dataset, class: name, labels: labels.name } },
  );
}

function ambiguousClass(dataset: string, name: string, labels: LabelSpace): DatasetError {
  const wanted = name.normalize('NFC');
  const meant = labels.classes.flatMap((label, index) => {
    const spelled = [label, ...(labels.aliases?.[index] ?? [])];
    return spelled.some((each) => each.normalize('NFC') === wanted) ? [index] : [];
  });
  const [first = 0] = meant;
  const alias = labels.aliases?.[first]?.find((each) => findClass(labels, each) === first);
  const instead = alias === undefined ? '' : ` or an unambiguous name such as "${alias}"`;
  return new DatasetError(
    'ambiguous_class',
    `Dataset ${dataset}: label space "${labels.name}" has several classes named "${name}" (indices ${meant.join(', ')}). Give the class by its index${instead}.`,
    { context: { dataset, class: name, labels: labels.name, indices: meant } },
  );
}
