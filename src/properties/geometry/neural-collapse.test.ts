import { describe, expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { neuralCollapse } from './neural-collapse.ts';

const outcomeOf = (rows: readonly ArrayLike<number>[], labels: readonly number[]) =>
  measure(neuralCollapse, {}, embeddingRun(rows, labels));
const valuesFor = (...parts: Parameters<typeof outcomeOf>) => valuesOf(outcomeOf(...parts));

describe('by hand: class means at (2, 0) and (−2, 0), so that Σ_B is 4 along the first unit', () => {
  it('spread along the second unit is outside what the means span: 0, and 1/4 of the traces', () => {
    const values = valuesFor([[2, 1], [2, -1], [-2, 1], [-2, -1]], [0, 0, 1, 1]); // prettier-ignore
    expect(values['nc1']).toBeCloseTo(0, 14);
    expect(values['nc1_trace']).toBeCloseTo(1 / 4, 14);
  });
  it('spread along the first: Σ_W is 1 there, so 1/4 over two classes', () => {
    const values = valuesFor([[3, 0], [1, 0], [-3, 0], [-1, 0]], [0, 0, 1, 1]); // prettier-ignore
    expect(values['nc1']).toBeCloseTo(1 / 8, 14);
  });
  it('the centre is the mean of the class means, however many examples each has', () => {
    const values = valuesFor([[3, 0], [1, 0], [3, 0], [1, 0], [-3, 0], [-1, 0]], [0, 0, 0, 0, 1, 1]); // prettier-ignore
    expect(values['nc1']).toBeCloseTo(1 / 8, 14);
  });
});

/** z_ik = ((7i + 13k + 5k (i mod 3)) mod 11) / 2, with the values of numpy's pinv. */
const formula = Array.from({ length: 30 }, (_, i) =>
  Array.from({ length: 4 }, (__, k) => ((i * 7 + k * 13 + (i % 3) * k * 5) % 11) / 2),
);

it.each([
  ['fewer classes than units', 3, 202.3097643097642, 262.83802816901414],
  ['more classes than units', 10, 3.6139946049036964, 5.613415710503088],
])('agrees with numpy’s pseudo-inverse: %s', (_, classes, nc1, trace) => {
  const values = valuesFor(formula, formula.map((__, i) => i % classes)); // prettier-ignore
  expect(values['nc1'] / nc1).toBeCloseTo(1, 9);
  expect(values['nc1_trace'] / trace).toBeCloseTo(1, 9);
});

it('is 0 where every example lies on its class’s mean', () => {
  const means = [[1, 5, 2], [0, 1, 1], [4, 0, 3]]; // prettier-ignore
  const labels = Array.from({ length: 30 }, (_, i) => i % 3);
  const values = valuesFor(labels.map((label) => means[label]), labels); // prettier-ignore
  expect(values['nc1']).toBeLessThan(1e-12);
  expect(values['nc1_trace']).toBeLessThan(1e-12);
});

describe('of noise around three means', () => {
  const labels = Array.from({ length: 120 }, (_, i) => i % 3);
  const noise = normalMatrix('collapse', 120, 5);
  const rows = (spread: number) =>
    labels.map((label, i) =>
      noise.data.subarray(i * 5, (i + 1) * 5).map((z, k) => z * spread + (k === label ? 4 : 0)),
    );

  it('a quarter of the spread is about a sixteenth of the value', () => {
    const ratio = valuesFor(rows(1), labels)['nc1'] / valuesFor(rows(0.25), labels)['nc1'];
    expect(Math.abs(ratio / 16 - 1)).toBeLessThan(0.2);
  });
  it('does not depend on the order of the examples, the scale, or a unit that is dead', () => {
    const expected = valuesFor(rows(1), labels)['nc1'];
    const backwards = valuesFor([...rows(1)].reverse(), [...labels].reverse());
    expect(backwards['nc1']).toBeCloseTo(expected, 10);
    const changed = rows(1).map((row) => [...row.map((z) => z * 32), 0]);
    expect(valuesFor(changed, labels)['nc1']).toBeCloseTo(expected, 10);
  });
  it('has an interval', () => {
    expect(outcomeOf(rows(1), labels).values[0]?.interval).toHaveProperty('low');
  });
});

it.each([
  ['a single class', formula, formula.map(() => 0)],
  ['equal embeddings', formula.map(() => [0.1, 0.7]), formula.map((_, i) => i % 3)],
  ['one example', [[1, 2]], [0]],
  ['no label', formula, []],
])('is undefined for %s', (_, rows, labels) => {
  expect(outcomeOf(rows, labels).undefined).toMatchObject([{ detail: 'nc1' }, { detail: 'nc1_trace' }]); // prettier-ignore
});
