import { describe, expect, it } from 'vitest';
import { randomStream } from './random.ts';
import { bootstrapReplicates, mean, median, quantile, sum, variance } from './statistics.ts';

describe('sum', () => {
  it('is exact where a running total would lose the small numbers', () => {
    const values = new Float64Array(1 << 20).fill(0.1);
    expect(Math.abs(sum(values) - 104857.6)).toBeLessThan(5e-10);
  });
  it('is 0 for no numbers', () => expect(sum([])).toBe(0));
  it.each([1, 63, 64, 65, 127, 128, 129, 1000])('adds up all of %i numbers', (n) => {
    expect(sum(Array.from({ length: n }, (_, i) => i))).toBe((n * (n - 1)) / 2);
  });
});

describe('mean, variance and quantiles', () => {
  it('the variance of 1, 2, 3, 4 is 5/3', () =>
    expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 14));
  it('the mean of nothing is NaN', () => expect(mean([])).toBeNaN());
  it('the median of an even number of values lies between the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 2.5],
    [1, 4],
  ])('the quantile %d of 1, 2, 3, 4 is %d, as numpy interpolates', (share, expected) => {
    expect(quantile([1, 2, 3, 4], share)).toBeCloseTo(expected, 14);
  });
  it('every quantile of one value is that value', () => expect(quantile([7], 0.3)).toBe(7));
  it('a quantile of nothing is NaN', () => expect(quantile([], 0.5)).toBeNaN());
});

describe('bootstrapReplicates', () => {
  const statistic = (indices: Int32Array) => mean(indices);
  it('gives the same replicates for the same stream', () => {
    const draw = () => bootstrapReplicates(20, 99, randomStream(1), statistic);
    expect(draw()).toEqual(draw());
  });
  it('spreads a mean by its standard error', () => {
    const replicates = bootstrapReplicates(100, 2000, randomStream(2), statistic);
    const standardError = Math.sqrt((100 * 100 - 1) / 12 / 100);
    expect(mean(replicates)).toBeCloseTo(49.5, 0);
    expect(Math.sqrt(variance(replicates)) / standardError).toBeCloseTo(1, 1);
  });
});
