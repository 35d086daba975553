import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import type { Picture } from '../../images/picture.ts';
import { rotate } from './rotate.ts';

// Bytes against PIL's: src/images/exactness.test.ts, tests/conformance/pixels.test.ts.

const noise = { uniform: () => 0, normal: () => 0 };

function rotated(picture: Picture, angle: string): Picture {
  return rotate.parse(angle)(picture, noise);
}

/** 1 2 over 3 4. */
const square: Picture = {
  width: 2,
  height: 2,
  data: Uint8Array.from([1, 2, 3, 4].flatMap((v) => [v, v, v])),
};

function reds({ data }: Picture): number[] {
  return [...data.filter((_, i) => i % 3 === 0)];
}

describe('rotate', () => {
  it.each([
    ['90', [2, 4, 1, 3]],
    ['-270', [2, 4, 1, 3]],
    ['180', [4, 3, 2, 1]],
    ['270', [3, 1, 4, 2]],
    ['-90', [3, 1, 4, 2]],
    ['450', [2, 4, 1, 3]],
  ])('by %s degrees carries pixels over exactly, counter-clockwise', (angle, expected) => {
    expect(reds(rotated(square, angle))).toEqual(expected);
  });

  it.each(['0', '360', '-720'])('by %s degrees is the picture itself', (angle) => {
    expect(rotated(square, angle)).toBe(square);
  });

  it('by 90 degrees in four steps comes back, where the picture is square', () => {
    const picture = formulaPicture(9, 9);
    let turned = picture;
    for (let i = 0; i < 4; i++) turned = rotated(turned, '90');
    expect(turned).toEqual(picture);
  });

  it('by 180 degrees works on any shape', () => {
    const picture = formulaPicture(7, 4);
    expect(rotated(rotated(picture, '180'), '180')).toEqual(picture);
  });

  it('keeps the size of an oblong picture, and black comes in', () => {
    const white = { width: 6, height: 2, data: new Uint8Array(36).fill(255) };
    expect(reds(rotated(white, '90'))).toEqual([0, 0, 255, 255, 0, 0, 0, 0, 255, 255, 0, 0]);
  });

  it('truncates what it interpolates', () => {
    // By 45° each corner of 2×2 comes from the middle of one edge: means 1.5, 4.5, 2.5 and 5.5.
    const data = Uint8Array.from([1, 2, 4, 7].flatMap((v) => [v, v, v]));
    expect(reds(rotated({ width: 2, height: 2, data }, '45'))).toEqual([1, 4, 2, 5]);
  });

  it.each(['90', '180', '360'])('by %s degrees is the same with every interpolation', (angle) => {
    const picture = formulaPicture(6, 6);
    const turned = rotated(picture, angle);
    expect(rotated(picture, `${angle},nearest`)).toEqual(turned);
    expect(rotated(picture, `${angle},bicubic`)).toEqual(turned);
  });

  it('by 45 degrees moves whole pixels when they are not interpolated', () => {
    const reds45 = new Set(reds(rotated(formulaPicture(9, 9), '45,nearest')));
    const all = new Set([0, ...reds(formulaPicture(9, 9))]);
    expect([...reds45].filter((value) => !all.has(value))).toEqual([]);
  });
});
