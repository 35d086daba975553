import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('by 45 degrees moves a column by its distance from the centre: those on the right up', () => {
  const picture = greyPicture([1, 2, 3], [4, 5, 6], [7, 8, 9]);
  expect(redsOf(applied('shear_y:45,nearest', picture))).toEqual([
    [0, 2, 6],
    [1, 5, 9],
    [4, 8, 0],
  ]);
});

it('between two pixels takes their mean, which falls short of 20 as the float64 of tan 45° does of 1', () => {
  // Columns move half a pixel down and up; PIL truncates 19.999….
  const picture = greyPicture([0, 10], [20, 30]);
  expect(redsOf(applied('shear_y:45', picture))).toEqual([
    [0, 19],
    [10, 0],
  ]);
});

it('does not accept another interpolation', () => {
  expect(() => applied('shear_y:10,box', greyPicture([1]))).toThrow(/nearest, bilinear or bicubic/);
});
