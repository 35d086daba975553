import { expect, it } from 'vitest';
import { applied } from '../../../tests/applied.ts';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';

// Bytes: src/transforms/exactness.test.ts. Against the references' values: tests/conformance/exact-corruptions.test.ts.

it.each([
  ['1', 224, '25'],
  ['5', 224, '7'],
  ['1', 64, '65'],
  ['5', 64, '25'],
  ['1', 32, '80'],
  ['5', 32, '40'],
])('severity %s on %i pixels square is quality %s', (severity, side, quality) => {
  const picture = formulaPicture(side, side);
  expect(applied(`jpeg_compression:${severity}`, picture)).toEqual(
    applied(`jpeg:${quality}`, picture),
  );
});
