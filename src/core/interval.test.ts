import { describe, expect, it } from 'vitest';
import { studentQuantile } from './distribution.ts';
import {
  clopperPearsonLimits,
  jackknifeInterval,
  meanInterval,
  percentileInterval,
  stratifiedLimits,
  wilsonInterval,
  wilsonLimits,
  type Interval,
} from './interval.ts';
import { mean } from './statistics.ts';

function limits(interval: Interval): [number, number] {
  if ('none' in interval) throw new Error(interval.none);
  return [interval.low, interval.high];
}

describe('Wilson', () => {
  it('5 of 10 by hand: (.5 + z²/20 ± z √(.025 + z²/400)) / (1 + z²/10)', () => {
    const z = 1.959963984540054;
    const half = (z / (1 + (z * z) / 10)) * Math.sqrt(0.025 + (z * z) / 400);
    expect(wilsonLimits(5, 10).low).toBeCloseTo(0.5 - half, 14);
    expect(wilsonLimits(5, 10).high).toBeCloseTo(0.5 + half, 14);
  });
  it('no success has the lower limit 0, no failure the upper limit 1, exactly', () => {
    expect(wilsonLimits(0, 10).low).toBe(0);
    expect(wilsonLimits(10, 10).high).toBe(1);
  });
  it('a value says how its interval was made', () => {
    expect(wilsonInterval(5, 10)).toMatchObject({ method: 'Wilson' });
  });
  it('is wider for a smaller alpha', () => {
    expect(wilsonLimits(37, 50, 0.005).low).toBeLessThan(wilsonLimits(37, 50).low);
  });
});

describe('Clopper and Pearson', () => {
  it('0 of n: the upper limit is 1 − (alpha/2)^(1/n)', () => {
    expect(clopperPearsonLimits(0, 20)).toEqual({
      low: 0,
      high: expect.closeTo(1 - 0.025 ** 0.05, 12),
    });
  });
  it('n of n: the lower limit is (alpha/2)^(1/n)', () => {
    expect(clopperPearsonLimits(20, 20)).toEqual({
      low: expect.closeTo(0.025 ** 0.05, 12),
      high: 1,
    });
  });
});

describe('strata', () => {
  it('one stratum has Wilson’s limits', () => {
    const { low, high } = stratifiedLimits([{ weight: 1, successes: 37, trials: 50 }]);
    expect(low).toBeCloseTo(wilsonLimits(37, 50).low, 14);
    expect(high).toBeCloseTo(wilsonLimits(37, 50).high, 14);
  });
  it('equal strata halve the variance of one', () => {
    const stratum = { weight: 0.5, successes: 500, trials: 1000 };
    const both = stratifiedLimits([stratum, stratum]);
    const one = wilsonLimits(500, 1000);
    expect((both.high - both.low) / (one.high - one.low)).toBeCloseTo(Math.SQRT1_2, 12);
  });
  it('never leaves [0, 1]', () => {
    const { low, high } = stratifiedLimits([
      { weight: 0.5, successes: 0, trials: 1 },
      { weight: 0.5, successes: 0, trials: 2 },
    ]);
    expect(low).toBe(0);
    expect(high).toBeLessThanOrEqual(1);
  });
});

describe('mean', () => {
  it('1, 2, 3: 2 ± t₂ / √3', () => {
    const half = studentQuantile(0.975, 2) / Math.sqrt(3);
    expect(limits(meanInterval([1, 2, 3]))).toEqual([
      expect.closeTo(2 - half, 12),
      expect.closeTo(2 + half, 12),
    ]);
  });
  it('is cut to the range', () => {
    expect(limits(meanInterval([0, 1], [0, 1]))).toEqual([0, 1]);
  });
  it('one example, or equal ones, give a reason instead', () => {
    expect(meanInterval([1])).toHaveProperty('none');
    expect(meanInterval([1, 1, 1])).toHaveProperty('none');
    expect(meanInterval([])).toHaveProperty('none');
  });
});

describe('bootstrap percentiles', () => {
  it('of 0 … 1000 are 25 and 975', () => {
    const replicates = Array.from({ length: 1001 }, (_, i) => i);
    expect(limits(percentileInterval(replicates, 'test'))).toEqual([25, 975]);
  });
  it('of equal replicates do not exist', () => {
    expect(percentileInterval([1, 1, 1], 'test')).toHaveProperty('none');
  });
});

describe('jackknife', () => {
  it('of a mean is its t interval when every group is one example', () => {
    const values = [1, 4, 2, 8, 5, 7];
    const leftOut = values.map((_, j) => mean(values.filter((__, i) => i !== j)));
    const interval = jackknifeInterval(
      mean(values),
      leftOut,
      values.map(() => 1),
    );
    expect(limits(interval)[0]).toBeCloseTo(limits(meanInterval(values))[0], 12);
    expect(limits(interval)[1]).toBeCloseTo(limits(meanInterval(values))[1], 12);
  });
  it('of a mean with unequal groups centres the pseudo-values on the mean', () => {
    // Groups {1, 2} and {6}: pseudo-values are the group means 1.5 and 6; h = 3/2 and 3.
    const interval = jackknifeInterval(3, [6, 1.5], [2, 1]);
    const variance = ((1.5 - 3) ** 2 / 0.5 + (6 - 3) ** 2 / 2) / 2;
    const half = studentQuantile(0.975, 1) * Math.sqrt(variance);
    expect(limits(interval)[1]).toBeCloseTo(3 + half, 10);
  });
  it('ignores empty groups', () => {
    const withEmpty = jackknifeInterval(2, [1, 2, 3], [1, 0, 1]);
    expect(withEmpty).toEqual(jackknifeInterval(2, [1, 3], [1, 1]));
  });
  it.each([
    ['a single group', [1], [5]],
    ['a statistic that vanishes', [1, null], [5, 5]],
    ['groups that agree', [1, 1], [5, 5]],
  ])('%s gives a reason instead', (_, leftOut, sizes) => {
    expect(jackknifeInterval(1, leftOut, sizes)).toHaveProperty('none');
  });
});
