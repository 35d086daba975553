import { ConfigurationError } from '../../core/errors.ts';
import type { Picture } from '../../images/picture.ts';
import { bicubic } from './bicubic.ts';
import { bilinear } from './bilinear.ts';
import { nearest } from './nearest.ts';

/**
 * Where an output pixel comes from: the point `(a·x + b·y + c, d·x + e·y + f)` of the input for the point
 * (x, y) of the output, in pixels, both measured from the upper left corner. PIL's order.
 */
export type AffineMatrix = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
];

/** The filters of PIL's `Image.transform`; unlike those of `resize` they never look further when shrinking. */
const filters = { nearest, bilinear, bicubic } as const;

export type AffineInterpolation = keyof typeof filters;

/**
 * PIL's `Image.transform(size, AFFINE, matrix, resample)`, bit for bit (Pillow 9.4, Geometry.c): a picture of
 * the same size, black where a pixel's centre comes from outside. The result is truncated to bytes.
 */
export function transformAffine(
  picture: Picture,
  matrix: AffineMatrix,
  interpolation: AffineInterpolation,
): Picture {
  return filters[interpolation](picture, matrix);
}

/** How the arguments of geometric transforms end. */
export const interpolationUsage = '[,nearest|bilinear|bicubic]';

/**
 * Reads `<number>` or `<number>,<interpolation>`; bilinear when none is named.
 *
 * @param what the number is, for the message: `an angle in degrees`
 * @throws ConfigurationError `invalid_view`
 */
export function parseMagnitude(
  transform: string,
  what: string,
  example: string,
  argument: string,
): { magnitude: number; interpolation: AffineInterpolation } {
  const found = /^(-?\d{1,6}(?:\.\d{1,9})?)(?:,(.*))?$/.exec(argument);
  const interpolation = found?.[2] ?? 'bilinear';
  if (found === null || !isInterpolation(interpolation)) {
    throw new ConfigurationError(
      'invalid_view',
      `${transform} needs ${what}, and may name an interpolation (nearest, bilinear or bicubic), but ` +
        `"${argument}" was given. Write e.g. ${transform}:${example} or ${transform}:${example},bicubic.`,
      { context: { transform, argument } },
    );
  }
  return { magnitude: Number(found[1]), interpolation };
}

function isInterpolation(text: string): text is AffineInterpolation {
  return Object.hasOwn(filters, text);
}
