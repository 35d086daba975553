import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { Picture } from '../../images/picture.ts';
import { impulseNoise } from './impulse-noise.ts';

function grey(side: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(100) };
}

describe('impulse_noise', () => {
  it('strikes below the amount, half of it white and half black, each channel for itself', () => {
    // The amount of severity 5 is .27.
    const noise = { uniform: (i: number) => [0.13, 0.14, 0.28][i], normal: () => 0 };
    expect([...impulseNoise.parse('5')(grey(1), noise).data]).toEqual([255, 0, 100]);
  });

  it.each([
    ['1', 0.03],
    ['5', 0.27],
    ['5,cifar', 0.07],
    ['3,tiny-imagenet', 0.05],
  ])('severity %s strikes the share %d', (severity, amount) => {
    const { data } = impulseNoise.parse(severity)(grey(200), randomStream(severity));
    for (const level of [0, 255]) {
      const share = data.filter((value) => value === level).length / data.length;
      expect((2 * share) / amount).toBeGreaterThan(0.93);
      expect((2 * share) / amount).toBeLessThan(1.07);
    }
  });
});
