import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes: src/transforms/exactness.test.ts. Against the references' values: tests/conformance/exact-corruptions.test.ts.

it('at severity 2 makes each 2×2 pixels their mean', () => {
  const picture = greyPicture([0, 10, 100, 110], [20, 30, 120, 130], [1, 1, 2, 2], [1, 1, 2, 2]);
  expect(redsOf(applied('pixelate:2', picture))).toEqual([
    [15, 15, 115, 115],
    [15, 15, 115, 115],
    [1, 1, 2, 2],
    [1, 1, 2, 2],
  ]);
});

it('keeps at least one pixel', () => {
  expect(redsOf(applied('pixelate:5', greyPicture([8])))).toEqual([[8]]);
});
