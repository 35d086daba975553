import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

const row = greyPicture([0, 127, 128, 255]);

it.each([
  ['0', [255, 128, 127, 0]],
  ['128', [0, 127, 127, 0]],
  ['127.5', [0, 127, 127, 0]],
  ['127', [0, 128, 127, 0]],
  ['256', [0, 127, 128, 255]],
])('from %s on values are inverted', (threshold, expected) => {
  expect(redsOf(applied(`solarize:${threshold}`, row))).toEqual([expected]);
});

it.each(['257', '-1', ''])('%j is refused', (argument) => {
  expect(() => applied(`solarize:${argument}`, row)).toThrow(/from 0 to 256/);
});
