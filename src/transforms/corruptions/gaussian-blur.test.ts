import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { blurred, gaussianBlur } from './gaussian-blur.ts';

// Against scikit-image: exactness.test.ts and tests/conformance/corruptions.test.ts.

const noise = { uniform: () => 0, normal: () => 0 };

describe('gaussian_blur', () => {
  it('spreads a point as a Gaussian', () => {
    const data = new Uint8Array(9 * 9 * 3);
    data.fill(255, (4 * 9 + 4) * 3, (4 * 9 + 4) * 3 + 3);
    const { data: levels } = blurred({ width: 9, height: 9, data }, 1);
    expect(levels[(4 * 9 + 4) * 3]).toBeCloseTo(255 / (2 * Math.PI), 1);
    expect(levels[(4 * 9 + 5) * 3] / levels[(4 * 9 + 4) * 3]).toBeCloseTo(Math.exp(-0.5), 10);
  });

  it('on a picture of twice the size is as wide as twice the σ', () => {
    const picture = formulaPicture(448, 448);
    const { data } = gaussianBlur.parse('1')(picture, noise);
    expect(data).toEqual(Uint8Array.from(blurred(picture, 2).data));
  });
});
