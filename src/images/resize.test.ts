import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../tests/fixtures/pixel-cases.ts';
import type { Interpolation, Picture } from './picture.ts';
import { cutOut, resizePicture } from './resize.ts';

// Bytes against PIL's: exactness.test.ts, tests/conformance/pixels.test.ts.

const interpolations: readonly Interpolation[] = [
  'nearest',
  'box',
  'bilinear',
  'bicubic',
  'lanczos',
];

/** A picture of one row whose three channels are equal. */
function row(...values: readonly number[]): Picture {
  return {
    width: values.length,
    height: 1,
    data: Uint8Array.from(values.flatMap((v) => [v, v, v])),
  };
}

function reds({ data }: Picture): number[] {
  return [...data.filter((_, i) => i % 3 === 0)];
}

describe('resizePicture', () => {
  it('bilinear to half the width weighs 1 3 3 1 (over 8) inside, and 3 3 1 (over 7) at the edge', () => {
    // Output 0 sees inputs 0, 1, 2 with triangle weights .75 .75 .25: (0·3 + 80·3 + 160·1) / 7 = 57.14.
    // Output 1 sees inputs 1 … 4 with .25 .75 .75 .25: (80 + 160·3 + 240·3 + 40) / 8 = 165.
    // Output 2 sees inputs 3, 4, 5 with .25 .75 .75: (240 + 40·3 + 120·3) / 7 = 102.86.
    const resized = resizePicture(
      row(0, 80, 160, 240, 40, 120),
      { width: 3, height: 1 },
      'bilinear',
    );
    expect(reds(resized)).toEqual([57, 165, 103]);
  });

  it('box to half the width is the mean of two pixels, halves rounded up', () => {
    const resized = resizePicture(row(10, 13, 200, 100), { width: 2, height: 1 }, 'box');
    expect(reds(resized)).toEqual([12, 150]);
  });

  it('nearest takes the pixel under the centre of the output pixel', () => {
    const resized = resizePicture(row(1, 2, 3, 4, 5), { width: 2, height: 1 }, 'nearest');
    expect(reds(resized)).toEqual([2, 4]);
  });

  it('overshoot of bicubic and lanczos is clipped to bytes', () => {
    const edge = row(0, 0, 0, 0, 255, 255, 255, 255);
    for (const interpolation of ['bicubic', 'lanczos'] as const) {
      const values = reds(resizePicture(edge, { width: 16, height: 1 }, interpolation));
      expect(Math.min(...values)).toBe(0);
      expect(Math.max(...values)).toBe(255);
    }
  });

  it('the channels do not mix', () => {
    const data = new Uint8Array(8 * 8 * 3).map((_, i) => (i % 3 === 1 ? 200 : 0));
    const { data: out } = resizePicture(
      { width: 8, height: 8, data },
      { width: 3, height: 5 },
      'bicubic',
    );
    expect([...out].every((value, i) => value === (i % 3 === 1 ? 200 : 0))).toBe(true);
  });

  it.each(interpolations)('%s of a box is the box of the whole', (interpolation) => {
    const picture = formulaPicture(53, 41);
    for (const size of [
      { width: 30, height: 22 },
      { width: 53, height: 20 },
      { width: 20, height: 41 },
      { width: 90, height: 77 },
    ]) {
      const box = { left: 3, top: 5, width: 14, height: 11 };
      const whole = resizePicture(picture, size, interpolation);
      expect(resizePicture(picture, size, interpolation, box)).toEqual(cutOut(whole, box));
    }
  });

  it.each(interpolations)('%s of one colour is that colour', (interpolation) => {
    const data = new Uint8Array(13 * 7 * 3).fill(99);
    const picture = { width: 13, height: 7, data };
    for (const size of [
      { width: 1, height: 1 },
      { width: 5, height: 3 },
      { width: 40, height: 19 },
    ]) {
      const resized = resizePicture(picture, size, interpolation);
      expect(resized.data).toEqual(new Uint8Array(size.width * size.height * 3).fill(99));
    }
  });

  it.each(interpolations)('%s of a picture of one pixel repeats it', (interpolation) => {
    const picture = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    const { data } = resizePicture(picture, { width: 2, height: 2 }, interpolation);
    expect([...data]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  it('a picture that has the size already is returned as it is', () => {
    const picture = formulaPicture(9, 5);
    expect(resizePicture(picture, { width: 9, height: 5 }, 'lanczos')).toBe(picture);
  });

  it('gives the same bytes whether a picture is copied in one strip or in several', () => {
    // 7.2 MB: two strips. A single row of the result sees rows that fit into one.
    const picture = formulaPicture(2000, 1200);
    const size = { width: 300, height: 100 };
    const whole = resizePicture(picture, size, 'bicubic');
    for (const top of [0, 42, 58, 99]) {
      const row = resizePicture(picture, size, 'bicubic', { left: 0, top, width: 300, height: 1 });
      expect(row.data).toEqual(whole.data.subarray(top * 900, (top + 1) * 900));
    }
  });
});
