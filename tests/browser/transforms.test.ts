import { expect, it } from 'vitest';
import { transformedHashes } from '../fixtures/transform-cases.ts';
import expected from '../fixtures/transforms.json' with { type: 'json' };

// src/transforms/exactness.test.ts makes the same claims of Node.

it('rotations, shears, shifts, zooms and flips give the bytes of PIL and torchvision, with every interpolation', async () => {
  expect(await transformedHashes(expected.geometry)).toEqual(expected.geometry.sha256);
});

it('changes of colour give the bytes of PIL and torchvision', async () => {
  expect(await transformedHashes(expected.colour)).toEqual(expected.colour.sha256);
});

it('JPEG of every fifth quality gives the bytes of PIL', async () => {
  expect(await transformedHashes(expected.jpeg)).toEqual(expected.jpeg.sha256);
});

it('deterministic corruptions give the bytes of their formulas in numpy, scikit-image and PIL', async () => {
  expect(await transformedHashes(expected.corruption)).toEqual(expected.corruption.sha256);
});
