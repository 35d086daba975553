import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { Picture } from '../../images/picture.ts';
import { gaussianNoise } from './gaussian-noise.ts';

// Against hendrycks' and bethgelab's implementations: tests/conformance/pixels.test.ts.

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

/** Noise whose every normal number is `value`. */
function constant(value: number): { uniform: () => number; normal: () => number } {
  return { uniform: () => 0, normal: () => value };
}

function deviation(picture: Picture): number {
  const { data } = picture;
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  return Math.sqrt(data.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / data.length) / 255;
}

describe('gaussian_noise', () => {
  it('adds σ times a normal number on a scale of 0 to 1 and truncates', () => {
    const add = gaussianNoise.parse('1');
    // ImageNet's σ is .08: (100/255 + .08)·255 = 120.4 and (100/255 − .08)·255 = 79.6.
    expect(add(grey(1, 100), constant(1)).data[0]).toBe(120);
    expect(add(grey(1, 100), constant(-1)).data[0]).toBe(79);
  });

  it('clips to 0 and 255', () => {
    const add = gaussianNoise.parse('5');
    expect(add(grey(1, 200), constant(5)).data[0]).toBe(255);
    expect(add(grey(1, 50), constant(-5)).data[0]).toBe(0);
  });

  it.each([
    ['1', 32, 0.04],
    ['5', 32, 0.1],
    ['1', 64, 0.04],
    ['5', 64, 0.18],
    ['1', 96, 0.08],
    ['3', 96, 0.18],
    ['1', 16, 0.08],
  ])('severity %s on %i pixels square has the deviation %d', (severity, side, expected) => {
    const noise = randomStream(1, 'example', severity);
    const found = deviation(gaussianNoise.parse(severity)(grey(side, 128), noise));
    expect(found / expected).toBeGreaterThan(0.95);
    expect(found / expected).toBeLessThan(1.05);
  });

  it('element i gets normal number i: every pixel and channel its own', () => {
    const noise = { uniform: () => 0, normal: (i: number) => i };
    const { data } = gaussianNoise.parse('1')(grey(1, 0), noise);
    expect([...data]).toEqual([0, 20, 40]);
  });
});
