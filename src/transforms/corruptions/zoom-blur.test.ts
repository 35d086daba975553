import { describe, expect, it } from 'vitest';
import { zoomBlurred, zoomFactors } from './zoom-blur.ts';

// Against SciPy: exactness.test.ts and tests/conformance/corruptions.test.ts.

describe('zoom_blur', () => {
  it('has as many factors as numpy’s arange, where rounding adds one', () => {
    const ends: readonly (readonly [number, number])[] = [
      [1.11, 0.01],
      [1.16, 0.01],
      [1.21, 0.02],
      [1.26, 0.02],
      [1.31, 0.03],
    ];
    expect(ends.map(([end, step]) => zoomFactors(end, step).length)).toEqual([12, 16, 11, 13, 11]);
    expect(zoomFactors(1.11, 0.01).at(-1)).toBeCloseTo(1.11, 12);
  });

  it('counts the picture itself twice', () => {
    const picture = {
      width: 2,
      height: 2,
      data: Uint8Array.from({ length: 12 }, (_, i) => i * 20),
    };
    const { data } = zoomBlurred(picture, [1]);
    data.forEach((value, i) => expect(value).toBeCloseTo(picture.data[i], 4));
  });

  it('is the mean of the picture and its magnifications', () => {
    const row = {
      width: 4,
      height: 1,
      data: Uint8Array.from([0, 100, 200, 40].flatMap((v) => [v, v, v])),
    };
    // Magnified twice: the middle two stretched over four, 100, 133.3, 166.7, 200.
    const { data } = zoomBlurred(row, [1, 2]);
    [33.333, 111.111, 188.889, 93.333].forEach((value, i) =>
      expect(data[i * 3]).toBeCloseTo(value, 3),
    );
  });
});
