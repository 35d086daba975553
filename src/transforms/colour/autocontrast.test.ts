import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('stretches from 0 to 255 and truncates', () => {
  expect(redsOf(applied('autocontrast', greyPicture([100, 101, 103])))).toEqual([[0, 85, 255]]);
  expect(redsOf(applied('autocontrast', greyPicture([10, 11, 17])))).toEqual([[0, 36, 255]]);
});

it('treats each channel by itself, and leaves one of a single value alone', () => {
  const picture = pixelPicture([
    [0, 50, 9],
    [51, 60, 9],
  ]);
  expect([...applied('autocontrast', picture).data]).toEqual([0, 0, 9, 255, 255, 9]);
});

it('can leave the greatest value at 254, as PIL does: 100 · 2.55 falls short of 255 in float64', () => {
  expect(redsOf(applied('autocontrast', greyPicture([0, 100])))).toEqual([[0, 254]]);
});

it('takes no arguments', () => {
  expect(() => applied('autocontrast:0', greyPicture([1]))).toThrow(/takes no arguments/);
});
