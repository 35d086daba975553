import { describe, expect, it } from 'vitest';
import { forwardDct } from './forward-dct.ts';
import { inverseDct } from './inverse-dct.ts';

/** The orthonormal two-dimensional DCT, straight from its definition. */
function definition(samples: Int32Array): number[] {
  const factor = (k: number): number => (k === 0 ? Math.SQRT1_2 : 1) / 2;
  const wave = (k: number, n: number): number => Math.cos(((2 * n + 1) * k * Math.PI) / 16);
  return Array.from({ length: 64 }, (_, at) => {
    const [v, u] = [at >> 3, at & 7];
    let sum = 0;
    samples.forEach((sample, i) => (sum += sample * wave(v, i >> 3) * wave(u, i & 7)));
    return sum * factor(u) * factor(v);
  });
}

/** Samples from −128 to 127 without a pattern. */
function samplesOf(seed: number): Int32Array {
  let state = seed;
  return new Int32Array(64).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 24) - 128;
  });
}

describe('the integer DCT', () => {
  it('is 8 times the DCT, to half a unit', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const block = samplesOf(seed);
      const exact = definition(block);
      forwardDct(block);
      block.forEach((value, i) => expect(Math.abs(value / 8 - exact[i])).toBeLessThan(0.5));
    }
  });

  it('of a flat block is its value times 64, and nothing else', () => {
    const block = new Int32Array(64).fill(-3);
    forwardDct(block);
    expect([...block]).toEqual([-192, ...new Array<number>(63).fill(0)]);
  });

  it('and its inverse give the samples back, to one level', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const samples = samplesOf(seed);
      const block = samples.slice();
      forwardDct(block);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i] / 8);
      inverseDct(block);
      block.forEach((value, i) => expect(Math.abs(value - samples[i])).toBeLessThanOrEqual(2));
    }
  });
});
