import { expect, it } from 'vitest';
import expected from '../../../../tests/fixtures/corruptions.json' with { type: 'json' };
import { formulaPicture } from '../../../../tests/fixtures/pixel-cases.ts';
import { affineBetween, warpAffine } from './affine.ts';
import { unitPlane } from './plane.ts';

const from = [
  [20, 20],
  [20, 4],
  [4, 4],
] as const;
const to = [
  [21.5, 18.25],
  [18, 2.5],
  [6.75, 5.125],
] as const;

it('the map between two triangles is that of cv2.getAffineTransform', () => {
  affineBetween(from, to).forEach((value, i) =>
    expect(value).toBeCloseTo(expected.planes.matrix[i], 12),
  );
});

it('warping equals cv2.warpAffine', () => {
  const unit = unitPlane(formulaPicture(31, 24));
  const { data } = warpAffine(unit, affineBetween(from, to));
  const kept = [...data.filter((_, i) => i % 37 === 0)];
  kept.forEach((value, i) => expect(value).toBeCloseTo(expected.planes.warped[i], 7));
});

it('a shift by whole pixels moves them, and mirrors what comes in', () => {
  const plane = { width: 4, height: 1, channels: 1, data: Float64Array.of(1, 2, 3, 4) };
  expect([...warpAffine(plane, [1, 0, 2, 0, 1, 0]).data]).toEqual([3, 2, 1, 2]);
});

it('a matrix that has no inverse takes everything from one point', () => {
  const plane = { width: 2, height: 1, channels: 1, data: Float64Array.of(7, 9) };
  expect([...warpAffine(plane, [0, 0, 0, 0, 0, 0]).data]).toEqual([7, 7]);
});
