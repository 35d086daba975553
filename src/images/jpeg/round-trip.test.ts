import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../tests/fixtures/transform-cases.ts';
import { jpegRoundTrip } from './round-trip.ts';

// Bytes against PIL's at every fifth quality: src/transforms/exactness.test.ts.

/** The greatest difference of any value. */
function greatestError(name: string, quality: number): number {
  const picture = pictureOf(name);
  const { data } = jpegRoundTrip(picture, quality);
  return data.reduce(
    (greatest, value, i) => Math.max(greatest, Math.abs(value - picture.data[i])),
    0,
  );
}

describe('a JPEG round trip', () => {
  it('keeps the size and leaves the picture alone', () => {
    for (const name of ['1x1 noise', '1x40 noise', '40x1 noise', '17x15 noise', '16x16 noise']) {
      const picture = pictureOf(name);
      const made = jpegRoundTrip(picture, 50);
      expect([made.width, made.height, made.data.length]).toEqual([
        picture.width,
        picture.height,
        picture.data.length,
      ]);
      expect(picture).toEqual(pictureOf(name));
    }
  });

  it('loses little of smooth pictures, and less at a higher quality', () => {
    expect(greatestError('64x48 smooth', 100)).toBeLessThanOrEqual(4);
    expect(greatestError('64x48 smooth', 95)).toBeLessThan(greatestError('64x48 smooth', 10));
  });

  it('of a flat colour is flat', () => {
    const { data } = jpegRoundTrip(pictureOf('33x19 flat'), 30);
    expect(new Set(data.filter((_, i) => i % 3 === 0)).size).toBe(1);
  });

  it('is the same again at the same quality, where nothing was clipped: its steps are multiples', () => {
    const grey = { ...pictureOf('16x16 grey') };
    const pale = { ...grey, data: grey.data.map((value) => 64 + (value >> 1)) };
    const once = jpegRoundTrip(pale, 100);
    expect(jpegRoundTrip(once, 100)).toEqual(once);
  });
});
