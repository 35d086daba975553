import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

const red = pixelPicture([[255, 0, 0]]);

it.each([
  ['0', [76, 76, 76]],
  ['0.5', [165, 38, 38]],
  ['1', [255, 0, 0]],
  ['2', [255, 0, 0]],
])('by %s spreads a pixel about its luma, 76 for red', (factor, expected) => {
  expect([...applied(`adjust_saturation:${factor}`, red).data]).toEqual(expected);
});

it('more of it draws pale colours apart, and clips them', () => {
  // Luma of (110, 100, 100) is 103.
  expect([...applied('adjust_saturation:3', pixelPicture([[110, 100, 100]])).data]).toEqual([
    124, 94, 94,
  ]);
});

it('leaves grey alone', () => {
  const grey = greyPicture([0, 7, 128, 255]);
  expect(applied('adjust_saturation:4', grey)).toEqual(grey);
});

it('cannot be negative', () => {
  expect(() => applied('adjust_saturation:-1', red)).toThrow(/a number from 0 to 1000/);
});
