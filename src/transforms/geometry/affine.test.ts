import { expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { greyPicture, redsOf } from '../../../tests/applied.ts';
import { transformAffine, type AffineInterpolation } from './affine.ts';

// Bytes against PIL's: src/transforms/exactness.test.ts.

const interpolations: readonly AffineInterpolation[] = ['nearest', 'bilinear', 'bicubic'];

it.each(interpolations)('the identity leaves a picture as it is, %s', (interpolation) => {
  const picture = formulaPicture(7, 5);
  expect(transformAffine(picture, [1, 0, 0, 0, 1, 0], interpolation)).toEqual(picture);
});

it.each(interpolations)('far outside is black, whatever the numbers, %s', (interpolation) => {
  const white = greyPicture([255, 255], [255, 255]);
  for (const far of [40, 40_000, 1e12, 1e300]) {
    const moved = transformAffine(white, [1, 1e-9, far, 1e-9, 1, -far], interpolation);
    expect(redsOf(moved).flat()).toEqual([0, 0, 0, 0]);
  }
});

it('bicubic swings beyond the values around an edge, and is clipped', () => {
  // Half way between two pixels, a = −1 weighs them (−1, 5, 5, −1) / 8. The last centre lies outside.
  const step = greyPicture([100, 100, 200, 200]);
  const high = greyPicture([0, 0, 255, 255]);
  const matrix = [1, 0, 0.5, 0, 1, 0] as const;
  expect(redsOf(transformAffine(step, matrix, 'bicubic'))).toEqual([[87, 150, 212, 0]]);
  expect(redsOf(transformAffine(high, matrix, 'bicubic'))).toEqual([[0, 127, 255, 0]]);
});

it('bilinear truncates', () => {
  const pair = greyPicture([0, 1]);
  expect(redsOf(transformAffine(pair, [1, 0, 0.49, 0, 1, 0], 'bilinear'))).toEqual([[0, 1]]);
});

it('nearest in fixed point takes the pixel that holds the point', () => {
  const row = greyPicture([1, 2, 3, 4]);
  const matrix = [0.5, 1e-6, 0, 1e-6, 1, 0] as const;
  expect(redsOf(transformAffine(row, matrix, 'nearest'))).toEqual([[1, 1, 2, 2]]);
});
