import { expect, it } from 'vitest';
import { applied, pixelPicture } from '../../../tests/applied.ts';

// Bytes: src/transforms/exactness.test.ts. Against the references' values: tests/conformance/exact-corruptions.test.ts.

it("moves every value towards its channel's mean", () => {
  const picture = pixelPicture([
    [0, 10, 255],
    [200, 10, 255],
  ]);
  // Severity 1 keeps 0.4 of the distance: 100 ± 40. Flat channels stay, but for what truncation takes.
  const [first, second] = [0, 3].map((at) => [
    ...applied('contrast:1', picture).data.slice(at, at + 3),
  ]);
  expect(first).toEqual([60, 10, 255]);
  expect(second).toEqual([140, 10, 255]);
});
