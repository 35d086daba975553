import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { Picture } from '../../images/picture.ts';
import { shotNoise } from './shot-noise.ts';

// Statistics and spectra of the reference: tests/conformance/corruptions.test.ts.

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

/** What one element of this level becomes for a uniform number. */
function drawn(level: number, severity: string, uniform: number): number {
  const noise = { uniform: () => uniform, normal: () => 0 };
  return shotNoise.parse(severity)(grey(1, level), noise).data[0];
}

describe('shot_noise', () => {
  it('inverts the Poisson distribution: 3 events stand for white at severity 5', () => {
    // Level 85 is a mean of 1: P(0) = .368, P(≤1) = .736, P(≤2) = .920.
    const bytes = [0, 0.36, 0.37, 0.73, 0.74, 0.91, 0.93, 0.9999999].map((u) => drawn(85, '5', u));
    expect(bytes).toEqual([0, 0, 85, 85, 170, 170, 255, 255]);
  });

  it('black has no events', () => {
    expect(drawn(0, '1', 0.9999999)).toBe(0);
  });

  it.each([
    ['1', 60],
    ['3,cifar', 100],
    ['1,cifar', 500],
  ])('severity %s has mean and variance of %i events for white', (severity, events) => {
    const level = 102;
    const { data } = shotNoise.parse(severity)(grey(200, level), randomStream(severity));
    // Truncation to bytes lowers values by half a level on average.
    const mean = data.reduce((sum, value) => sum + value + 0.5, 0) / data.length;
    const variance = data.reduce((sum, value) => sum + (value + 0.5 - mean) ** 2, 0) / data.length;
    expect(mean).toBeGreaterThan(level - 0.6);
    expect(mean).toBeLessThan(level + 0.6);
    const expected = (255 * level) / events;
    expect(variance / expected).toBeGreaterThan(0.97);
    expect(variance / expected).toBeLessThan(1.03);
  });

  it('element i is drawn with number i: every pixel and channel its own', () => {
    const noise = { uniform: (i: number) => [0, 0.5, 0.9999][i], normal: () => 0 };
    expect([...shotNoise.parse('5')(grey(1, 85), noise).data]).toEqual([0, 85, 255]);
  });
});
