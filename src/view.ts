import { ConfigurationError } from './core/errors.ts';
import type { Picture } from './images/picture.ts';
import { findTransform } from './transform-list.ts';
import type { Noise, Stage, Transform } from './transforms/transform.ts';

/** The random numbers of one example, by the part of the view that draws them. */
export type NoiseOf = (part: string) => Noise;

/** What is done to a picture, and where on its way to the model. */
export interface View {
  readonly stage: Stage;
  /** Whether `apply` draws from its noise. */
  readonly stochastic: boolean;
  /**
   * Makes a picture of the same size, or returns the one it was given; never changes it. `noise` is asked
   * once for each stochastic part, by its text (`gaussian_noise:3`), so that a part draws the same numbers
   * alone and in every chain. A part that a chain holds again is asked for as `gaussian_noise:3#2`.
   */
  apply(picture: Picture, noise: NoiseOf): Picture;
}

/** One transform of a chain, with its arguments. */
interface Part {
  readonly stage: Stage;
  readonly stochastic: boolean;
  /** By what its noise is asked for. */
  readonly noiseName: string;
  readonly transform: (picture: Picture, noise: Noise) => Picture;
}

const identity: View = { stage: 'crop', stochastic: false, apply: (picture) => picture };

/** For parts that draw nothing. */
const silence: Noise = { uniform: () => 0, normal: () => 0 };

/**
 * Reads a view: `identity`, a transform's id with its arguments after a colon (`rotate:30`), or several of
 * these with a plus between them, applied from left to right (`gaussian_noise:3+jpeg:85`).
 *
 * @param transforms the transforms to choose from. Default: the list in `transforms.ts`
 * @throws ConfigurationError `unknown_transform`, with the nearest name; `invalid_view`, with the usage, or
 *   where the parts of a chain act at different stages
 */
export function parseView(text: string, transforms?: readonly Transform[]): View {
  if (text === 'identity') return identity;
  const texts = text.split('+');
  const parts = texts.map((each, i) => parsePart(each, texts.slice(0, i), transforms));
  const [{ stage }] = parts;
  const stranger = parts.findIndex((part) => part.stage !== stage);
  if (stranger !== -1) {
    throw new ConfigurationError(
      'invalid_view',
      `"${text}" joins transforms of different stages: ${texts[0]} acts on the ${stage}, ${texts[stranger]} ` +
        `on the ${parts[stranger].stage}. Write a chain of transforms of one stage.`,
      { context: { view: text, stages: parts.map((part) => part.stage) } },
    );
  }
  return {
    stage,
    stochastic: parts.some(({ stochastic }) => stochastic),
    apply: (picture, noise) =>
      parts.reduce(
        (made, { transform, stochastic, noiseName }) =>
          transform(made, stochastic ? noise(noiseName) : silence),
        picture,
      ),
  };
}

function parsePart(
  text: string,
  before: readonly string[],
  transforms?: readonly Transform[],
): Part {
  if (text === 'identity') {
    throw new ConfigurationError(
      'invalid_view',
      'identity changes nothing, so a chain of transforms cannot hold it. Leave it out.',
      { context: { view: [...before, text].join('+') } },
    );
  }
  const colon = text.indexOf(':');
  const id = colon === -1 ? text : text.slice(0, colon);
  const { stage, stochastic, parse } = findTransform(id, transforms);
  const earlier = before.filter((each) => each === text).length;
  return {
    stage,
    stochastic,
    noiseName: earlier === 0 ? text : `${text}#${earlier + 1}`,
    transform: parse(colon === -1 ? '' : text.slice(colon + 1)),
  };
}
