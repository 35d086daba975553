import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

const row = greyPicture([0, 63, 64, 127, 128, 255]);

it.each([
  ['0', [0, 0, 0, 0, 0, 0]],
  ['1', [0, 0, 0, 0, 128, 128]],
  ['2', [0, 0, 64, 64, 128, 192]],
  ['8', [0, 63, 64, 127, 128, 255]],
])('%s bits are kept', (bits, expected) => {
  expect(redsOf(applied(`posterize:${bits}`, row))).toEqual([expected]);
});

it.each(['9', '-1', '2.5', ''])('%j bits are refused', (argument) => {
  expect(() => applied(`posterize:${argument}`, row)).toThrow(/bits from 0 to 8/);
});
