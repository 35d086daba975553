/**
 * How the classes of a model become those of a dataset:
 *
 * - `best_logit`: a class's logit is the largest logit of its group; the model's other classes are left out before
 *   softmax. With groups of one it is the class mask of ImageNet-A and -R (`logits[:, mask]`); with more it gives
 *   the decisions of imagenet-testbed on ObjectNet (arg-max over the listed classes, right when it lies in the group).
 * - `mean_probability`: a class's probability is the mean, over its group, of the model's softmax over all of its
 *   classes; then each is divided by their sum. The arg-max is the 16-class decision of model-vs-human.
 * - `any_of`: the model answers in its own classes, and every class of the label's group is accepted, as the
 *   original evaluation of GeoDE and Dollar Street has it.
 */
export const mapRules = ['best_logit', 'mean_probability', 'any_of'] as const;

export type MapRule = (typeof mapRules)[number];

/** Plain data: it crosses into workers and is part of a pass's identity. */
export interface LabelMap {
  readonly rule: MapRule;
  /** By the dataset's class: indices of the model's classes. Empty where the model has none: such pictures are left out. */
  readonly groups: readonly (readonly number[])[];
}

/** The accepted labels of a picture in the classes that its records speak of. */
export function mappedLabels(map: LabelMap | null, labels: readonly number[]): readonly number[] {
  if (map?.rule !== 'any_of') return labels;
  return [...new Set(labels.flatMap((label) => map.groups[label] ?? []))];
}
