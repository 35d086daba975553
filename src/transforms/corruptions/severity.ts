import { ConfigurationError } from '../../core/errors.ts';
import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';

/** Whose constants: those of ImageNet-C, of Tiny-ImageNet-C or of CIFAR-10-C. */
export type ConstantSet = 'imagenet' | 'tiny-imagenet' | 'cifar';

/** The side, in pixels, of the square pictures that a set's constants were made for. */
const sides: Readonly<Record<ConstantSet, number>> = {
  imagenet: 224,
  'tiny-imagenet': 64,
  cifar: 32,
};

/** What sets one corruption apart; `corruption` makes the transform of it. */
export interface CorruptionDefinition<T> {
  readonly id: string;
  readonly title: string;
  /** One sentence, without the severities. */
  readonly summary: string;
  readonly stochastic: boolean;
  readonly reference: string;
  /** The reference's constants for severities 1 … 5, in each set. */
  readonly constants: Readonly<Record<ConstantSet, readonly T[]>>;
  /**
   * @param constant of the severity
   * @param scale what lengths in pixels must be multiplied by: the picture's shorter side over the side
   *   that the constants were made for; 1 for 224, 64 and 32 pixels under their own sets
   */
  apply(picture: Picture, constant: T, scale: number, noise: Noise): Picture;
}

/**
 * A corruption of ImageNet-C (Hendrycks and Dietterich 2019, "Benchmarking neural network robustness to
 * common corruptions and perturbations"): a transform of the uint8 crop in five severities. Written
 * `<id>:<severity>` or `<id>:<severity>,<set>`. Without a set, pictures of 32×32 take CIFAR-10-C's
 * constants, 64×64 Tiny-ImageNet-C's and all others ImageNet-C's.
 *
 * Pictures of another size than their set's have no reference (`nonstandard-size`): lengths are scaled.
 */
export function corruption<T>(definition: CorruptionDefinition<T>): Transform {
  const { id, title, summary, stochastic, reference, constants, apply } = definition;
  return {
    id,
    title,
    summary,
    stage: 'crop',
    usage: `${id}:<severity 1 to 5>[,imagenet|tiny-imagenet|cifar]`,
    stochastic,
    reference,
    magnitudes: ['1', '2', '3', '4', '5'],
    parse(argument) {
      const { severity, set } = parseSeverity(id, argument);
      return (picture, noise) => {
        const chosen = set ?? defaultSet(picture);
        const scale = Math.min(picture.width, picture.height) / sides[chosen];
        return apply(picture, constants[chosen][severity - 1], scale, noise);
      };
    },
  };
}

function parseSeverity(
  id: string,
  argument: string,
): { severity: number; set: ConstantSet | null } {
  const found = /^([1-5])(?:,(.*))?$/.exec(argument);
  const set = found?.[2] ?? null;
  if (found === null || !(set === null || isConstantSet(set))) {
    throw new ConfigurationError(
      'invalid_view',
      `${id} needs a severity from 1 to 5, and may name a set of constants (imagenet, tiny-imagenet or ` +
        `cifar), but "${argument}" was given. Write e.g. ${id}:3 or ${id}:3,cifar.`,
      { context: { transform: id, argument } },
    );
  }
  return { severity: Number(found[1]), set };
}

function isConstantSet(text: string): text is ConstantSet {
  return Object.hasOwn(sides, text);
}

function defaultSet({ width, height }: Picture): ConstantSet {
  if (width !== height) return 'imagenet';
  return width === sides.cifar
    ? 'cifar'
    : width === sides['tiny-imagenet']
      ? 'tiny-imagenet'
      : 'imagenet';
}
