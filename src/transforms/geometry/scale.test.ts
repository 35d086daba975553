import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

const picture = greyPicture(
  [10, 20, 30, 40],
  [50, 60, 70, 80],
  [90, 100, 110, 120],
  [130, 140, 150, 160],
);

it('by 2 shows the middle quarter, each pixel four times', () => {
  expect(redsOf(applied('scale:2,nearest', picture))).toEqual([
    [60, 60, 70, 70],
    [60, 60, 70, 70],
    [100, 100, 110, 110],
    [100, 100, 110, 110],
  ]);
});

it('by a half leaves black around, and takes the mean of the 2×2 pixels about a corner', () => {
  expect(redsOf(applied('scale:0.5', picture))).toEqual([
    [0, 0, 0, 0],
    [0, 35, 55, 0],
    [0, 115, 135, 0],
    [0, 0, 0, 0],
  ]);
});

it.each(['nearest', 'bilinear', 'bicubic'])('by 1 is the picture, %s', (interpolation) => {
  expect(applied(`scale:1,${interpolation}`, picture)).toEqual(picture);
});

it.each(['0', '-1', '0.0', '2,cubic', '2,', ''])('%s is refused', (argument) => {
  expect(() => applied(`scale:${argument}`, picture)).toThrow(
    expect.objectContaining({ code: 'invalid_view' }) as Error,
  );
});
