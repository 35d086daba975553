import { describe, expect, it } from 'vitest';
import { cosineInvariance, euclideanInvariance, relativeEquivariance } from './grounding.ts';

describe('invariance of (1, 0) moved to (0, 1), its partner at (−1, 0)', () => {
  const rows = {
    identity: Float64Array.of(1, 0),
    viewed: Float64Array.of(0, 1, -1, 0),
    width: 2,
    own: 0,
    partner: 2,
  };
  it('by cosine: (2 − 1) / 2', () => expect(cosineInvariance(rows)).toBeCloseTo(0.5, 7));
  it('by distance: (2 − √2) / 2', () => {
    expect(euclideanInvariance(rows)).toBeCloseTo(1 - Math.SQRT1_2, 5);
  });
  it('is below 0 when the partner is nearer', () => {
    const nearer = { ...rows, viewed: Float64Array.of(-1, 0, 0, 1) };
    expect(cosineInvariance(nearer)).toBeCloseTo(-1, 7);
  });
  it('of an embedding of zeros is that of right angles, not NaN', () => {
    expect(cosineInvariance({ ...rows, identity: Float64Array.of(0, 0) })).toBe(0);
  });
});

it('relative equivariance is the difference of two cosines', () => {
  const displacements = Float64Array.of(1, 0, 1, 1);
  const shuffled = Float64Array.of(1, 1, 1, 0);
  const partner = Int32Array.of(1, 0);
  const [first, second] = relativeEquivariance(displacements, shuffled, 2, partner);
  expect(first).toBeCloseTo(0, 14);
  expect(second).toBeCloseTo(0, 14);
  const apart = relativeEquivariance(displacements, Float64Array.of(1, 0, 0, 1), 2, partner);
  expect(apart[0]).toBeCloseTo(Math.SQRT1_2, 14);
});
