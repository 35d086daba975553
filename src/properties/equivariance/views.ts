import type { ParameterSpecs, ParametersOf } from '../../core/parameters.ts';
import { findTransform } from '../../transform-list.ts';

/** The parameters of every measurement that compares views with the untouched picture. */
export const viewParameters = {
  transform: {
    type: 'string',
    default: 'rotate',
    description: 'What is done to the pictures: the id of a transform.',
  },
  magnitudes: {
    type: 'string[]',
    default: [],
    description:
      "Arguments of the transform (what follows the colon of a view), one view each; [] for the transform's own.",
  },
} as const satisfies ParameterSpecs;

export type ViewParameters = ParametersOf<typeof viewParameters>;

/** One view to compare with the identity. */
export interface ComparedView {
  /** The transform's argument; `''` for a transform without magnitudes. */
  readonly magnitude: string;
  /** As passes name it: `rotate:30`. */
  readonly view: string;
  /** As value names end: `rotate_30`. */
  readonly detail: string;
}

/**
 * The views of a measurement, in the order of its magnitudes.
 * @throws ConfigurationError `unknown_transform`
 */
export function viewsOf({ transform, magnitudes }: ViewParameters): ComparedView[] {
  const own = findTransform(transform).magnitudes;
  const chosen = magnitudes.length > 0 ? magnitudes : own;
  if (chosen.length === 0) return [{ magnitude: '', view: transform, detail: transform }];
  return chosen.map((magnitude) => ({
    magnitude,
    view: `${transform}:${magnitude}`,
    detail: `${transform}_${magnitude}`,
  }));
}
