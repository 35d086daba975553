import { expect, it } from 'vitest';
import { applied, pixelPicture } from '../../../tests/applied.ts';

// Bytes: src/transforms/exactness.test.ts. Against the references' values: tests/conformance/exact-corruptions.test.ts.

it('adds to the greatest channel and keeps hue and saturation', () => {
  const picture = pixelPicture([
    [100, 50, 0],
    [0, 0, 0],
    [250, 125, 0],
  ]);
  // 0.2 · 255 = 51: (151, 75.5, 0), grey 51, and (255, 127.5, 0) where the value is clipped.
  expect([...applied('brightness:2', picture).data]).toEqual([151, 75, 0, 51, 51, 51, 255, 127, 0]);
});
