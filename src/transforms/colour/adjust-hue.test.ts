import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('half a circle makes red cyan, in bytes as near as it can', () => {
  // 127 of 255 steps is a little less than half.
  expect([...applied('adjust_hue:0.5', pixelPicture([[255, 0, 0]])).data]).toEqual([0, 255, 252]);
});

it('a third of a circle turns red to green and green to blue', () => {
  const picture = pixelPicture([
    [255, 0, 0],
    [0, 255, 0],
  ]);
  const { data } = applied('adjust_hue:0.333334', picture);
  expect([...data]).toEqual([0, 255, 0, 0, 0, 255]);
});

it('a negative share goes around the other way', () => {
  const { data } = applied('adjust_hue:-0.333334', pixelPicture([[0, 255, 0]]));
  expect([...data]).toEqual([255, 0, 0]);
});

it('leaves grey alone', () => {
  const grey = greyPicture([0, 7, 128, 255]);
  expect(applied('adjust_hue:0.25', grey)).toEqual(grey);
});

it.each(['0.51', '-0.6', ''])('%j is refused', (argument) => {
  expect(() => applied(`adjust_hue:${argument}`, greyPicture([1]))).toThrow(/from -0.5 to 0.5/);
});
