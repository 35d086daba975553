import { describe, expect, it } from 'vitest';
import expected from '../../../../tests/fixtures/corruptions.json' with { type: 'json' };
import { formulaPicture } from '../../../../tests/fixtures/pixel-cases.ts';
import { gaussianFilter, gaussianWeights } from './gaussian.ts';
import { unitPlane, type Plane } from './plane.ts';

/** The values that make-corruptions.py kept of a plane. */
function kept({ data }: Plane): number[] {
  return [...data.filter((_, i) => i % 37 === 0)];
}

describe('gaussianFilter', () => {
  const unit = unitPlane(formulaPicture(31, 24));

  it.each([
    ['gaussian 1.3 nearest 4', 1.3, 'nearest', 4],
    ['gaussian 4 reflect 3', 4, 'reflect', 3],
    // A kernel of 241 taps on lines of 31 and 24.
    ['gaussian 40 reflect 3', 40, 'reflect', 3],
  ] as const)('%s equals SciPy', (name, sigma, border, truncate) => {
    const found = kept(gaussianFilter(unit, sigma, border, truncate));
    expect(found.length).toBe(expected.planes[name].length);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected.planes[name][i], 13));
  });

  it('σ of 0 changes nothing', () => {
    expect(gaussianFilter(unit, 0)).toEqual(unit);
  });

  it('leaves a constant plane as it is, one pixel wide as well', () => {
    const data = new Float64Array(5).fill(0.3);
    const { data: found } = gaussianFilter({ width: 1, height: 5, channels: 1, data }, 3);
    found.forEach((value) => expect(value).toBeCloseTo(0.3, 14));
  });
});

it('weights fall off as a Gaussian and sum to 1 over both sides', () => {
  const [centre, ...sides] = gaussianWeights(2, 4);
  expect(sides.length).toBe(8);
  expect(sides[1] / centre).toBeCloseTo(Math.exp(-0.5), 12);
  expect(centre + 2 * sides.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
});
