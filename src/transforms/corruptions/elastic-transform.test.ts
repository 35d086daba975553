import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { randomStream } from '../../core/random.ts';
import { elasticTransform } from './elastic-transform.ts';

const still = { uniform: () => 0.5, normal: () => 0 };

describe('elastic_transform', () => {
  it('moves nothing where all numbers are in the middle', () => {
    const picture = formulaPicture(32, 32);
    for (const severity of ['1', '3', '5']) {
      const { data } = elasticTransform.parse(severity)(picture, still);
      // float32 may bring a level just below itself before truncation.
      data.forEach((value, i) => expect(picture.data[i] - value).toBeLessThanOrEqual(1));
    }
  });

  it('all points moved alike move the picture, mirrored at its edges', () => {
    // The first six numbers move three points by 2 pixels of the 2.56 that CIFAR's first severity allows.
    const noise = { uniform: (i: number) => (i < 6 ? 0.5 + 2 / 2.56 / 2 : 0.5), normal: () => 0 };
    const picture = formulaPicture(32, 32);
    const { data } = elasticTransform.parse('1')(picture, noise);
    const at = (x: number, y: number, of: Uint8Array): number => of[(y * 32 + x) * 3];
    expect(at(9, 12, data)).toBe(at(7, 10, picture.data));
    expect(at(0, 12, data)).toBe(at(2, 10, picture.data));
  });

  it('CIFAR’s first severity has no displacement: it draws the affine map alone', () => {
    const drawn = new Set<number>();
    const noise = {
      uniform: (i: number) => {
        drawn.add(i);
        return 0.4;
      },
      normal: () => 0,
    };
    elasticTransform.parse('1')(formulaPicture(32, 32), noise);
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    elasticTransform.parse('2')(formulaPicture(32, 32), noise);
    expect(drawn.size).toBe(6 + 2 * 32 * 32);
  });

  it('keeps a flat picture flat', () => {
    const flat = { width: 41, height: 27, data: new Uint8Array(41 * 27 * 3).fill(90) };
    const { data } = elasticTransform.parse('2')(flat, randomStream('elastic'));
    expect(new Set(data).size).toBeLessThanOrEqual(2);
  });
});
