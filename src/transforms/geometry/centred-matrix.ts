import type { Picture } from '../../images/picture.ts';
import type { AffineMatrix } from './affine.ts';

/**
 * The matrix of a linear map of output to input about the picture's centre, after a shift of the output.
 * The order of the float64 operations is that of torchvision 0.14 (`_get_inverse_affine_matrix`).
 *
 * @param linear `[a, b, d, e]` of the matrix
 * @param shift right and down, in pixels. Default: none
 */
export function centredMatrix(
  { width, height }: Picture,
  [a, b, d, e]: readonly [a: number, b: number, d: number, e: number],
  shift: readonly [x: number, y: number] = [0, 0],
): AffineMatrix {
  const centreX = width * 0.5;
  const centreY = height * 0.5;
  const fromX = -centreX - shift[0];
  const fromY = -centreY - shift[1];
  return [a, b, a * fromX + b * fromY + centreX, d, e, d * fromX + e * fromY + centreY];
}
