import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { Picture } from '../../images/picture.ts';
import { glassBlur } from './glass-blur.ts';

/** Every pixel a colour of its own. */
function distinct(side: number): Picture {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % 256, Math.floor(pixel / 256), 7][i % 3];
  });
  return { width: side, height: side, data };
}

function pixels({ data }: Picture): string[] {
  return Array.from({ length: data.length / 3 }, (_, i) => data.subarray(3 * i, 3 * i + 3).join());
}

describe('glass_blur', () => {
  it('takes pixels from above and from the left alone: the last offset is never drawn', () => {
    // CIFAR's first severity has a σ that blurs nothing and a reach of 1; the largest uniform number.
    const last = { uniform: () => 0.9999999, normal: () => 0 };
    const picture = distinct(32);
    expect(glassBlur.parse('1')(picture, last)).toEqual(picture);
  });

  it('copies pixels, so that some are lost, and exchanges none', () => {
    const picture = distinct(32);
    const before = new Set(pixels(picture));
    const after = new Set(pixels(glassBlur.parse('1')(picture, randomStream('glass'))));
    // A quarter stays in place in each of two directions; of 1,024 about two thirds are left.
    expect(after.size).toBeLessThan(850);
    expect(after.size).toBeGreaterThan(500);
    for (const pixel of after) expect(before.has(pixel)).toBe(true);
  });

  it('goes from the bottom right to the top left, so that a pixel moves on only where it was copied', () => {
    const first = { uniform: () => 0, normal: () => 0 };
    const picture = distinct(4);
    const { data } = glassBlur.parse('1,cifar')(picture, first);
    // Each pixel at least 2 from the top and left takes what is up and left of it by then.
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 5, 6, 12, 13, 9, 10];
    expect([...data.filter((_, i) => i % 3 === 0)]).toEqual(expected);
  });

  it('leaves pictures alone that are smaller than its reach', () => {
    const picture = distinct(2);
    expect(glassBlur.parse('1,cifar')(picture, randomStream('glass'))).toEqual(picture);
  });
});
