import { expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('moves down by a share of the height, whatever the width', () => {
  const picture = greyPicture([1, 2, 3, 4], [5, 6, 7, 8]);
  expect(redsOf(applied('translate_y:0.5', picture))).toEqual([
    [0, 0, 0, 0],
    [1, 2, 3, 4],
  ]);
});

it('by whole pixels is what translate does', () => {
  const picture = formulaPicture(20, 10);
  expect(applied('translate_y:-0.3', picture)).toEqual(applied('translate:0,-3', picture));
});

it('needs a share', () => {
  expect(() => applied('translate_y', greyPicture([1]))).toThrow(/a share of the height/);
});
