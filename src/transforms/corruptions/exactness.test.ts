import { expect, it } from 'vitest';
import {
  deterministicHashes,
  motionHashes,
  recordedCorruptions,
} from '../../../tests/fixtures/corruption-cases.ts';
import expected from '../../../tests/fixtures/corruptions.json' with { type: 'json' };

// tests/browser/corruptions.test.ts makes the same claims of Chromium.

it('defocus, Gaussian and zoom blur give the bytes of OpenCV, scikit-image and SciPy in all three sets', async () => {
  const { deterministic } = expected;
  expect(Object.keys(deterministic).length).toBe(3 * 3 * 5);
  expect(await deterministicHashes(Object.keys(deterministic))).toEqual(deterministic);
});

it('motion blur in a given direction gives the bytes of ImageMagick', async () => {
  expect(await motionHashes(Object.keys(expected.motion))).toEqual(expected.motion);
});

it('corruptions that draw random numbers give the bytes that were recorded', async () => {
  expect(await recordedCorruptions()).toEqual(expected.recorded);
});
