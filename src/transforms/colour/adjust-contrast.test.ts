import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('moves values to and from their mean, rounded: 101 of 100, 101 and 101', () => {
  const row = greyPicture([100, 101, 101]);
  expect(redsOf(applied('adjust_contrast:0', row))).toEqual([[101, 101, 101]]);
  expect(redsOf(applied('adjust_contrast:3', row))).toEqual([[98, 101, 101]]);
});

it('half of it truncates towards black, on both sides of the mean', () => {
  expect(redsOf(applied('adjust_contrast:0.5', greyPicture([0, 25, 75, 100])))).toEqual([
    [25, 37, 62, 75],
  ]);
});

it('the mean is of the luma of all channels', () => {
  // Luma 76 (red) and 29 (blue): mean 52.5, rounded up.
  const picture = pixelPicture([
    [255, 0, 0],
    [0, 0, 255],
  ]);
  expect([...applied('adjust_contrast:0', picture).data]).toEqual([53, 53, 53, 53, 53, 53]);
});

it('needs a factor', () => {
  expect(() => applied('adjust_contrast', greyPicture([1]))).toThrow(/a number from 0 to 1000/);
});
