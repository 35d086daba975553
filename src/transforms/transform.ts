import type { Picture } from '../images/picture.ts';

/**
 * Where in the path from file to model a transform acts: on the picture as decoded, or on the uint8 crop
 * after resize and crop.
 */
export type Stage = 'picture' | 'crop';

/** Uniform and normal numbers of one (seed, example, view); element i never depends on the others. */
export interface Noise {
  /** Uniform in [0, 1), element i. */
  uniform(i: number): number;
  /** Standard normal, element i. */
  normal(i: number): number;
}

/**
 * What a view does to a picture. A view is written `<id>` or `<id>:<arguments>`, e.g. `rotate:30`,
 * `translate:2,-3`, or as a chain of these (`fog:3+jpeg:85`), so arguments hold no plus; `parse` turns the
 * text after the colon into the function that makes the picture.
 * Adding a transform is one file with one of these and one line in `src/transforms.ts`.
 */
export interface Transform {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly stage: Stage;
  /** How the arguments are written, for error messages and `interplay list transforms`. */
  readonly usage: string;
  /** Whether it draws random numbers. */
  readonly stochastic: boolean;
  /** The implementation whose bytes (or, when stochastic, whose distribution) it reproduces. */
  readonly reference: string;
  /** Magnitudes that a curve over this transform takes by default; empty when it has no magnitude. */
  readonly magnitudes: readonly string[];
  /**
   * @param argument the text after the colon, `''` when there is none
   * @throws ConfigurationError `invalid_view` when the arguments are not of the form in `usage`
   */
  parse(argument: string): (picture: Picture, noise: Noise) => Picture;
}
