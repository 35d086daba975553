import { describe, expect, it } from 'vitest';
import { clippedZoom } from './zoom.ts';

// Against SciPy, through zoom_blur: ../exactness.test.ts.

function line(...values: number[]): Parameters<typeof clippedZoom>[0] {
  return { width: values.length, height: 1, channels: 1, data: Float64Array.from(values) };
}

describe('clippedZoom', () => {
  it('by 1 changes nothing', () => {
    expect([...clippedZoom(line(3, 1, 4, 1), 1).data]).toEqual([3, 1, 4, 1]);
  });

  it('by 2 stretches the middle half over all, both ends aligned', () => {
    const { data } = clippedZoom(line(9, 0, 3, 9), 2);
    [0, 1, 2, 3].forEach((value, i) => expect(data[i]).toBeCloseTo(value, 12));
  });

  it('of a constant is that constant, at every factor: no position falls outside', () => {
    for (let size = 1; size < 40; size++) {
      for (const factor of [1.01, 1.1, 1.3, 1.75, 3, 4.5]) {
        const plane = {
          width: size,
          height: size,
          channels: 1,
          data: new Float64Array(size * size),
        };
        plane.data.fill(0.5);
        clippedZoom(plane, factor).data.forEach((value) => expect(value).toBeCloseTo(0.5, 12));
      }
    }
  });
});
