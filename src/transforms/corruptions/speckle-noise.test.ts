import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { speckleNoise } from './speckle-noise.ts';

const pixel: Picture = { width: 1, height: 1, data: Uint8Array.of(100, 0, 240) };

describe('speckle_noise', () => {
  it('adds σ times a normal number in proportion to the value, truncates and clips', () => {
    // ImageNet's σ is .15: 100 · 1.15 = 115, black stays black, 240 · 1.15 = 276.
    const noise = { uniform: () => 0, normal: () => 1 };
    expect([...speckleNoise.parse('1')(pixel, noise).data]).toEqual([115, 0, 255]);
  });

  it('element i gets normal number i', () => {
    const noise = { uniform: () => 0, normal: (i: number) => -i };
    // 240 · (1 − 2 · .06) = 211.2 with CIFAR's σ.
    expect([...speckleNoise.parse('1,cifar')(pixel, noise).data]).toEqual([100, 0, 211]);
  });
});
