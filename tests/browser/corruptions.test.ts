import { expect, it } from 'vitest';
import {
  deterministicHashes,
  gridHashes,
  motionHashes,
  recordedCorruptions,
} from '../fixtures/corruption-cases.ts';
import expected from '../fixtures/corruptions.json' with { type: 'json' };

// src/transforms/corruptions/exactness.test.ts makes the same claims of Node.

it('defocus, Gaussian and zoom blur give the bytes of OpenCV, scikit-image and SciPy', async () => {
  const keys = Object.keys(expected.deterministic);
  expect(await deterministicHashes(keys)).toEqual(expected.deterministic);
});

it('motion blur gives the bytes of ImageMagick, edges and distances those of OpenCV', async () => {
  expect(await motionHashes(Object.keys(expected.motion))).toEqual(expected.motion);
  expect(await gridHashes(Object.keys(expected.grids))).toEqual(expected.grids);
});

it('corruptions that draw random numbers give the bytes that were recorded in Node', async () => {
  expect(await recordedCorruptions()).toEqual(expected.recorded);
});
