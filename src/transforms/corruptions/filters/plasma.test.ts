import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../core/random.ts';
import { plasma } from './plasma.ts';

describe('plasma', () => {
  const uniform = (i: number): number => randomStream('plasma').uniform(i);

  it('covers the size that is asked for with a power of two', () => {
    expect([1, 2, 3, 32, 224].map((size) => plasma(size, 2, uniform).width)).toEqual([
      1, 2, 4, 32, 256,
    ]);
  });

  it('runs from 0 to 1', () => {
    const { data } = plasma(32, 2, uniform);
    expect(Math.min(...data)).toBe(0);
    expect(Math.max(...data)).toBe(1);
  });

  it('of 2×2 is worked out by hand: means of four neighbours on a torus, and shifts', () => {
    // Shifts of 100 · U(−100, 100): centre +10000·1, then (1,0) and (0,1) with none.
    const draws = [1, 0.5, 0.5];
    const { data } = plasma(2, 2, (i) => draws[i]);
    // Centre 10000; its neighbours (0 + 0 + 10000 + 10000) / 4 = 5000; the corner 0.
    expect([...data]).toEqual([0, 0.5, 0.5, 1]);
  });

  it('draws side² − 1 numbers, each once and in order', () => {
    const drawn: number[] = [];
    plasma(8, 2, (i) => {
      drawn.push(i);
      return 0.5;
    });
    expect(drawn).toEqual(Array.from({ length: 63 }, (_, i) => i));
  });

  it('that does not vary is 0 everywhere', () => {
    expect([...plasma(4, 2, () => 0.5).data]).toEqual(new Array(16).fill(0));
  });

  it('decays faster from coarse to fine with a larger decay', () => {
    const roughness = (decay: number): number => {
      const { data } = plasma(64, decay, uniform);
      let sum = 0;
      for (let i = 1; i < data.length; i++) sum += Math.abs(data[i] - data[i - 1]);
      return sum;
    };
    expect(roughness(3)).toBeLessThan(roughness(1.4) / 2);
  });
});
