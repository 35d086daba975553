import type { Picture } from './images/picture.ts';
import { findTransform } from './transform-list.ts';
import type { Noise, Stage, Transform } from './transforms/transform.ts';

/** What is done to a picture, and where on its way to the model. */
export interface View {
  readonly stage: Stage;
  /** Whether `apply` draws from its noise. */
  readonly stochastic: boolean;
  /** Makes a picture of the same size, or returns the one it was given; never changes it. */
  apply(picture: Picture, noise: Noise): Picture;
}

const identity: View = { stage: 'crop', stochastic: false, apply: (picture) => picture };

/**
 * Reads a view: `identity`, or a transform's id with its arguments after a colon (`rotate:30`).
 *
 * @param transforms the transforms to choose from. Default: the list in `transforms.ts`
 * @throws ConfigurationError `unknown_transform`, with the nearest name; `invalid_view`, with the usage
 */
export function parseView(text: string, transforms?: readonly Transform[]): View {
  if (text === 'identity') return identity;
  const colon = text.indexOf(':');
  const id = colon === -1 ? text : text.slice(0, colon);
  const { stage, stochastic, parse } = findTransform(id, transforms);
  return { stage, stochastic, apply: parse(colon === -1 ? '' : text.slice(colon + 1)) };
}
