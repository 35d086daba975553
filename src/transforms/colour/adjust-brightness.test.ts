import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts, tests/conformance/pixels.test.ts.

const row = greyPicture([0, 1, 99, 101, 200, 255]);

it.each([
  ['0', [0, 0, 0, 0, 0, 0]],
  ['0.5', [0, 0, 49, 50, 100, 127]],
  ['1', [0, 1, 99, 101, 200, 255]],
  ['1.5', [0, 1, 148, 151, 255, 255]],
])('by %s multiplies, truncates and clips', (factor, expected) => {
  expect(redsOf(applied(`adjust_brightness:${factor}`, row))).toEqual([expected]);
});

it.each(['-0.1', '', 'x', '1001', '1e2'])('%j is refused', (argument) => {
  expect(() => applied(`adjust_brightness:${argument}`, row)).toThrow(
    expect.objectContaining({ code: 'invalid_view' }) as Error,
  );
});
