import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { mean, variance } from '../../core/statistics.ts';
import { binTotals, rightClosed, torchmetrics } from './bins.ts';
import { CALIBRATED_DRAWS, calibratedDraws } from './calibrated-draws.ts';

function draws(confidences: number[], name = 'draws', bins = 15, binning = rightClosed) {
  const values = Float64Array.from(confidences);
  const totals = binTotals(values, new Uint8Array(values.length), bins, binning);
  return calibratedDraws(values, totals, randomStream(name));
}

function uniform(n: number): number[] {
  const stream = randomStream('confidences');
  return Array.from({ length: n }, (_, i) => stream.uniform(i));
}

describe('a perfectly calibrated model', () => {
  it('with 1,000 confidences has an expected calibration error of about .022 all the same', () => {
    const stream = randomStream('high confidences');
    const confidences = Array.from({ length: 1000 }, (_, i) => 1 - 0.5 * stream.uniform(i));
    const errors = draws(confidences);
    const average = mean(errors.map(({ l1 }) => l1));
    expect(average).toBeGreaterThan(0.017);
    expect(average).toBeLessThan(0.03);
  });
  it.each([0.03, 0.5, 0.8, 0.999])(
    'of confidence %d throughout is right that often: mean and variance of a binomial',
    (confidence) => {
      const n = 50;
      // One bin: l1 is |confidence − share of right answers|, so its mean square is p(1 − p)/n.
      const errors = draws(new Array<number>(n).fill(confidence), 'binomial', 1);
      const squares = errors.map(({ l1 }) => l1 * l1);
      const expected = (confidence * (1 - confidence)) / n;
      const spread = Math.sqrt(variance(squares) / CALIBRATED_DRAWS);
      expect(Math.abs(mean(squares) - expected)).toBeLessThan(4 * spread);
    },
  );
  it('that is certain of everything never errs', () => {
    const errors = draws([1, 1, 1]);
    expect(new Set(errors.map(({ l1 }) => l1))).toEqual(new Set([0]));
  });
});

it('equals drawing every answer on its own, in distribution', () => {
  const confidences = uniform(300);
  const stream = randomStream('one by one');
  const binned = (right: Uint8Array) =>
    binTotals(Float64Array.from(confidences), right, 15, rightClosed);
  const naive = Array.from({ length: 400 }, (_, draw) => {
    const right = Uint8Array.from(confidences, (confidence, i) =>
      stream.uniform(draw * 300 + i) < confidence ? 1 : 0,
    );
    const { excess } = binned(right);
    return excess.reduce((total, each) => total + Math.abs(each), 0) / 300;
  });
  const errors = draws(confidences);
  const ours = errors.map(({ l1 }) => l1);
  const spread = Math.sqrt(variance(naive) / 400 + variance(ours) / CALIBRATED_DRAWS);
  expect(Math.abs(mean(ours) - mean(naive))).toBeLessThan(4 * spread);
  expect(variance(ours) / variance(naive)).toBeGreaterThan(0.75);
  expect(variance(ours) / variance(naive)).toBeLessThan(1.33);
});

it('both binnings see draws of the same stream: without a confidence on an edge they agree', () => {
  const ours = draws(uniform(100));
  const theirs = draws(uniform(100), 'draws', 15, torchmetrics);
  ours.forEach(({ l1 }, draw) => expect(theirs[draw].l1).toBeCloseTo(l1, 12));
});
