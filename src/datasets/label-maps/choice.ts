import type { LabelSpace } from '../dataset.ts';
import { findNamedClass } from '../label-lookup.ts';
import { recogniseLabelSpace } from '../label-spaces.ts';
import type { LabelMap } from './label-map.ts';

/** How a model's answers become a dataset's classes, found from the two label spaces alone. */
export type MapChoice =
  /** The same classes in the same order: nothing is mapped. */
  | { readonly by: 'same' }
  /** A built-in map, or classes of the same names (or synset ids). */
  | { readonly by: 'built-in' | 'names'; readonly map: LabelMap }
  /** Some of the dataset's classes are none of the model's. */
  | { readonly by: 'nothing'; readonly unmatched: readonly string[] };

/**
 * Chooses a map: none where both have the same classes in the same order; the built-in one where the model answers in
 * ImageNet's classes and the dataset's are known; else each of the dataset's classes is the model's class of the same
 * name, alias or synset id, where that is clear for all of them.
 */
export function chooseLabelMap(model: LabelSpace, dataset: LabelSpace): MapChoice {
  const [ofModel, ofDataset] = [recogniseLabelSpace(model), recogniseLabelSpace(dataset)];
  if (isSame(model, dataset) || (ofModel !== null && ofModel === ofDataset)) return { by: 'same' };
  if (ofModel?.name === 'imagenet' && ofDataset?.imagenet !== undefined) {
    return { by: 'built-in', map: ofDataset.imagenet };
  }
  return matchByNames(ofModel ?? model, ofDataset ?? dataset, dataset.classes);
}

/** Whether a model of one label space can be evaluated on a dataset of another without a map of one's own. */
export function canMap(model: LabelSpace, dataset: LabelSpace): boolean {
  return chooseLabelMap(model, dataset).by !== 'nothing';
}

function isSame(a: LabelSpace, b: LabelSpace): boolean {
  return (
    a.classes.length === b.classes.length &&
    a.classes.every((name, i) => name.normalize('NFC') === b.classes[i]?.normalize('NFC'))
  );
}

function matchByNames(model: LabelSpace, dataset: LabelSpace, names: readonly string[]): MapChoice {
  const found = dataset.classes.map((name, index) =>
    // Aliases first: a synset id is clear where a name is not (ImageNet has two "crane"s).
    [...(dataset.aliases?.[index] ?? []), name]
      .map((spelling) => findNamedClass(model, spelling))
      .find((match) => typeof match === 'number'),
  );
  const taken = new Map<number, number>();
  for (const index of found) if (index !== undefined) taken.set(index, (taken.get(index) ?? 0) + 1);
  const clear = found.map((index) => index !== undefined && taken.get(index) === 1);
  if (clear.every(Boolean)) {
    return { by: 'names', map: { rule: 'best_logit', groups: found.map((index) => [index ?? 0]) } };
  }
  return { by: 'nothing', unmatched: names.filter((_, index) => clear[index] !== true) };
}
