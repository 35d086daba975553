import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('by 45 degrees moves a row by its distance from the centre: the lower ones to the left', () => {
  const picture = greyPicture([1, 2, 3], [4, 5, 6], [7, 8, 9]);
  expect(redsOf(applied('shear_x:45,nearest', picture))).toEqual([
    [0, 1, 2],
    [4, 5, 6],
    [8, 9, 0],
  ]);
});

it('leaves a single row alone', () => {
  const row = greyPicture([9, 8, 7, 6]);
  expect(applied('shear_x:30', row)).toEqual(row);
});

it('at a right angle keeps nothing but, perhaps, the middle row', () => {
  const white = greyPicture(...Array.from({ length: 4 }, () => [255, 255, 255, 255]));
  for (const interpolation of ['nearest', 'bilinear', 'bicubic']) {
    const reds = redsOf(applied(`shear_x:90,${interpolation}`, white));
    expect(reds.flat()).toEqual(new Array(16).fill(0));
  }
});

it.each(['', 'x', '10,', '10,lanczos', '1e2'])('%j is refused', (argument) => {
  expect(() => applied(`shear_x:${argument}`, greyPicture([1]))).toThrow(/Write e\.g\. shear_x:20/);
});
