import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('leaves pictures of fewer than 256 pixels below the greatest value alone', () => {
  const few = greyPicture([5, 9, 200]);
  expect(applied('equalize', few)).toEqual(few);
});

it('spreads the values by how many pixels are darker', () => {
  // 255 pixels of 10, 255 of 20 and some of 30: the step is 510 / 255 = 2, and it starts at half a step.
  const rows = [...Array.from({ length: 255 }, () => [10, 20]), [30, 30]];
  const reds = redsOf(applied('equalize', greyPicture(...rows)));
  expect([reds[0], reds[255]]).toEqual([
    [0, 128],
    [255, 255],
  ]);
});

it('never exceeds white, where the step is rounded down', () => {
  // 400 pixels below the greatest value make steps of 1, and more of them than there are values.
  const rows = [...Array.from({ length: 200 }, () => [10, 20]), [30, 30]];
  expect(redsOf(applied('equalize', greyPicture(...rows)))[200]).toEqual([255, 255]);
});

it('takes no arguments', () => {
  expect(() => applied('equalize:1', greyPicture([1]))).toThrow(/takes no arguments/);
});
