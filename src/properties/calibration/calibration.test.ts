import { describe, expect, it } from 'vitest';
import { matrix, measure, valuesOf } from '../../../tests/synthetic-run.ts';
import { clopperPearsonLimits } from '../../core/interval.ts';
import { calibration } from './calibration.ts';

/** Two classes; class 1 with the given probabilities. */
function binary(probabilities: readonly number[], labels: readonly number[]) {
  const rows = probabilities.map((p) => [Math.log(1 - p), Math.log(p)]);
  return { logits: { identity: matrix(rows, 2) }, labels: labels.map((label) => [label]) };
}

describe('by hand: class 1 with .9, .9, .7, labels 1, 0, 1', () => {
  const outcome = measure(calibration, {}, binary([0.9, 0.9, 0.7], [1, 0, 1]));
  const values = valuesOf(outcome);

  it('NLL is the mean of −ln .9, −ln .1, −ln .7', () => {
    expect(values['nll']).toBeCloseTo(-(Math.log(0.9) + Math.log(0.1) + Math.log(0.7)) / 3, 7);
  });
  it('Brier sums over both classes', () => {
    expect(values['brier']).toBeCloseTo((2 * 0.01 + 2 * 0.81 + 2 * 0.09) / 3, 7);
  });
  it('ECE: two thirds of |.5 − .9| and one third of |1 − .7|', () => {
    expect(values['ece']).toBeCloseTo((2 / 3) * 0.4 + 0.1, 7);
    expect(values['ece_tm15']).toBeCloseTo((2 / 3) * 0.4 + 0.1, 7);
    expect(values['rmsce_tm15']).toBeCloseTo(Math.sqrt((2 / 3) * 0.16 + (1 / 3) * 0.09), 7);
    expect(values['mce_tm15']).toBeCloseTo(0.4, 7);
  });
  it('the reliability diagram has Clopper and Pearson’s limits, and null where it is empty', () => {
    const bins = outcome.details['bins'] as { count: number }[];
    expect(bins).toHaveLength(15);
    const { low, high } = clopperPearsonLimits(1, 2);
    expect(bins[13]).toMatchObject({ count: 2, accuracy: 0.5, accuracy95: [low, high] });
    expect(bins[0]).toMatchObject({ count: 0, accuracy: null, meanConfidence: null });
  });
  it('calibration errors have no interval, and the reason; NLL and Brier have one', () => {
    for (const { detail, interval } of outcome.values) {
      expect([detail, 'none' in interval]).toEqual([detail, /ce/.test(detail)]);
    }
  });
  it('beside them stands what a calibrated model would show', () => {
    expect(outcome.details['calibrated']).toMatchObject({
      draws: 1000,
      ece: { mean: expect.any(Number), quantile95: expect.any(Number) },
      ece_tm15: { mean: expect.any(Number) },
      rmsce_tm15: { mean: expect.any(Number) },
      mce_tm15: { mean: expect.any(Number) },
    });
  });
});

it('names carry the number of bins where torchmetrics’ are meant', () => {
  const details = measure(calibration, { bins: 10 }, binary([0.9], [1])).values.map(
    ({ detail }) => detail,
  );
  expect(details).toEqual(['ece', 'ece_tm10', 'rmsce_tm10', 'mce_tm10', 'nll', 'brier']);
});

it('a sure and right model has no error of any kind', () => {
  const outcome = measure(
    calibration,
    {},
    {
      logits: {
        identity: matrix([
          [1000, 0],
          [0, 1000],
        ]),
      },
      labels: [[0], [1]],
    },
  );
  for (const value of Object.values(valuesOf(outcome))) expect(value).toBe(0);
});

it('constant logits of 10 classes are calibrated when a tenth is right', () => {
  const rows = Array.from({ length: 10 }, () => new Float32Array(10).fill(3));
  const labels = rows.map((_, i) => [i]);
  const values = valuesOf(measure(calibration, {}, { logits: { identity: matrix(rows) }, labels }));
  expect(values['ece']).toBeCloseTo(0, 14);
  expect(values['nll']).toBeCloseTo(Math.log(10), 14);
  expect(values['brier']).toBeCloseTo(0.9, 14);
});

it('with several accepted labels the best-ranked one counts', () => {
  const { logits } = binary([0.9], [0]);
  const values = valuesOf(measure(calibration, {}, { logits, labels: [[0, 1]] }));
  expect(values['nll']).toBeCloseTo(-Math.log(0.9), 7);
  expect(values['ece']).toBeCloseTo(0.1, 7);
});

it('answers that are not finite are left out and counted', () => {
  const outcome = measure(
    calibration,
    {},
    {
      logits: {
        identity: matrix([
          [0, 1],
          [NaN, 1],
        ]),
      },
      labels: [[1], [1]],
    },
  );
  expect(outcome.values[0].n).toBe(1);
  expect(outcome.details['nonfinite']).toBe(1);
});

it('without a usable example everything is undefined, with the reason', () => {
  const outcome = measure(
    calibration,
    {},
    { logits: { identity: matrix([[0, 1]]) }, labels: [[]] },
  );
  expect(outcome.values).toEqual([]);
  expect(outcome.undefined.map(({ detail }) => detail)).toContain('ece');
});

it('the primary value does not hold accuracy by construction', () => {
  expect(calibration.bind({}).primary).toBe('ece');
  expect(calibration.meta.containsAccuracy).toBe(false);
});

it.each([0, 1.5, 1001, '15'])('bins: %j is refused', (bins) => {
  expect(() => calibration.bind({ bins })).toThrow(
    expect.objectContaining({ code: 'invalid_value' }),
  );
});
