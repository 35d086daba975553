import { describe, expect, it } from 'vitest';
import {
  betaCumulative,
  betaQuantile,
  binomialCumulative,
  drawFrom,
  logGamma,
  normalQuantile,
  poissonBinomialCumulative,
  studentQuantile,
} from './distribution.ts';

// Expected numbers: scipy's stats.t.ppf, norm.ppf, beta.ppf and special.gammaln.
const STUDENT: [number, number][] = [
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [5, 2.5705818356363146],
  [31, 2.039513446396408],
  [999, 1.9623414611334493],
  [100000, 1.9599877075346095],
];
const NORMAL: [number, number][] = [
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.5, 0.0],
  [0.6, 0.2533471031357997],
  [0.0005, -3.2905267314918945],
  [1e-10, -6.361340902404056],
  [0.9, 1.2815515655446004],
];
const BETA: [number, number, number, number][] = [
  [0.025, 37.0, 14.0, 0.5965523212719342],
  [0.975, 38.0, 13.0, 0.8536994156034454],
  [0.0025, 37.0, 14.0, 0.5360430080307526],
  [0.025, 804.0, 197.0, 0.7780159357151282],
  [0.975, 1.0, 10.0, 0.3084971078187607],
  [0.025, 1.0, 50000.0, 5.063560314875389e-7],
  [0.5, 0.5, 0.5, 0.4999999999999999],
  [0.975, 999.0, 2.0, 0.9997576988831227],
  [0.05, 25000.0, 25001.0, 0.49631206404898776],
];
const GAMMA: [number, number][] = [
  [0.5, 0.5723649429247],
  [1.0, 0.0],
  [1.5, -0.12078223763524526],
  [2.0, 0.0],
  [10.0, 12.801827480081469],
  [100.5, 361.43554046777757],
  [100000.0, 1051287.7089736569],
];

describe('quantiles agree with scipy', () => {
  it.each(STUDENT)('Student, %d degrees of freedom', (freedom, expected) => {
    expect(studentQuantile(0.975, freedom) / expected).toBeCloseTo(1, 9);
    expect(studentQuantile(0.025, freedom) / expected).toBeCloseTo(-1, 9);
  });
  it.each(NORMAL)('normal, %d', (share, expected) => {
    expect(Math.abs(normalQuantile(share) - expected)).toBeLessThan(
      1e-13 * Math.abs(expected) + 1e-15,
    );
  });
  it.each(BETA)('Beta quantile %d of (%d, %d)', (share, a, b, expected) => {
    expect(betaQuantile(share, a, b) / expected).toBeCloseTo(1, 9);
  });
});

describe('Beta', () => {
  it('quantile and cumulative probability are each other’s inverse', () => {
    for (const x of [0.001, 0.2, 0.5, 0.9]) {
      expect(betaQuantile(betaCumulative(x, 3, 4.5), 3, 4.5)).toBeCloseTo(x, 12);
    }
  });
  it('has nothing below 0 and everything below 1', () => {
    expect([betaCumulative(0, 2, 3), betaCumulative(1, 2, 3)]).toEqual([0, 1]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  });
});

it.each(GAMMA)('the logarithm of gamma(%d) agrees with scipy', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13 * Math.max(1, Math.abs(expected)));
});

describe('binomial', () => {
  it('two fair coins: 1/4, 3/4, 1', () => {
    const [none = NaN, one = NaN, two = NaN] = binomialCumulative(2, 0.5);
    expect(none).toBeCloseTo(0.25, 14);
    expect(one).toBeCloseTo(0.75, 14);
    expect(two).toBe(1);
  });
  it('a sure thing always happens, an impossible one never', () => {
    expect(drawFrom(binomialCumulative(5, 1), 0)).toBe(5);
    expect(drawFrom(binomialCumulative(5, 0), 0.999999)).toBe(0);
  });
  it('draws by inversion', () => {
    const cumulative = binomialCumulative(2, 0.5);
    expect([0, 0.24, 0.26, 0.74, 0.76].map((u) => drawFrom(cumulative, u))).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });
});

describe('Poisson binomial', () => {
  it('of 1/2 and 1/4: 3/8 for none, 7/8 for at most one', () => {
    expect([...poissonBinomialCumulative([0.5, 0.25])]).toEqual([0.375, 0.875, 1]);
  });
  it('of equal probabilities is binomial', () => {
    const expected = binomialCumulative(40, 0.3);
    const found = poissonBinomialCumulative(new Float64Array(40).fill(0.3));
    found.forEach((share, k) => expect(share).toBeCloseTo(expected[k], 12));
  });
  it('does not keep what practically never happens', () => {
    expect(poissonBinomialCumulative(new Float64Array(5000).fill(1e-3)).length).toBeLessThan(60);
  });
  it('of nothing, of the impossible and of the certain', () => {
    expect([...poissonBinomialCumulative([])]).toEqual([1]);
    expect(poissonBinomialCumulative([0, 0])[0]).toBe(1);
    expect([...poissonBinomialCumulative([1, 1])]).toEqual([0, 0, 1]);
  });
});
