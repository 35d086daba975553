import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture } from '../../../tests/applied.ts';

// Bytes: src/transforms/exactness.test.ts. Against the references' values: tests/conformance/exact-corruptions.test.ts.

it('multiplies the saturation: 0.3 of it at severity 1, twice at severity 3', () => {
  const picture = pixelPicture([[200, 100, 100]]);
  // Saturation 0.5 becomes 0.15 and 1.
  expect([...applied('saturate:1', picture).data]).toEqual([200, 170, 170]);
  expect([...applied('saturate:3', picture).data]).toEqual([200, 0, 0]);
});

it('makes grey reddish where an offset is added', () => {
  // Severity 5: saturation 0.2 at hue 0.
  expect([...applied('saturate:5', greyPicture([100])).data]).toEqual([100, 80, 80]);
});
