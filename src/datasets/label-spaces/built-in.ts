import type { LabelSpace } from '../dataset.ts';
import type { LabelMap } from '../label-maps/label-map.ts';

/** A label space that needs no definition in a run file. */
export interface BuiltInLabelSpace extends LabelSpace {
  /** What it is, in a few words. */
  readonly title: string;
  readonly aliases: readonly (readonly string[])[];
  /** How a model of ImageNet's 1000 classes answers in it; left out where it does not, or is ImageNet itself. */
  readonly imagenet?: LabelMap;
}
