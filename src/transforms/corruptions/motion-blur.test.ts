import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { motionBlur } from './motion-blur.ts';

// Against ImageMagick: exactness.test.ts.

/** A white pixel in the middle of black. */
function point(side: number): Picture {
  const data = new Uint8Array(side * side * 3);
  const middle = (side >> 1) * side + (side >> 1);
  data.fill(255, middle * 3, middle * 3 + 3);
  return { width: side, height: side, data };
}

/** Places, from the middle, that are lit for a uniform number. */
function lit(severity: string, uniform: number): (readonly [number, number])[] {
  const noise = { uniform: () => uniform, normal: () => 0 };
  const { data } = motionBlur.parse(severity)(point(32), noise);
  const places = Array.from({ length: 32 * 32 }, (_, i) => [(i % 32) - 16, (i >> 5) - 16] as const);
  return places.filter((_, i) => data[i * 3] > 0);
}

describe('motion_blur', () => {
  it('draws out to the left, up or down by at most 45°', () => {
    expect(lit('3', 0.5)).toEqual([
      [-5, 0],
      [-4, 0],
      [-3, 0],
      [-2, 0],
      [-1, 0],
      [0, 0],
    ]);
    // Copies come from the upper right at −45°, from the lower right at 45°.
    for (const [x, y] of lit('3', 0)) expect(Math.abs(x + y)).toBeLessThanOrEqual(1);
    for (const [x, y] of lit('3', 1)) expect(Math.abs(x - y)).toBeLessThanOrEqual(1);
  });

  it('moves all channels alike', () => {
    const noise = { uniform: () => 0.3, normal: () => 0 };
    const { data } = motionBlur.parse('5')(point(32), noise);
    for (let i = 0; i < data.length; i += 3) {
      expect([data[i + 1], data[i + 2]]).toEqual([data[i], data[i]]);
    }
  });
});
