import { expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { knnAccuracy } from './knn-accuracy.ts';

const outcomeOf = (rows: readonly ArrayLike<number>[], labels: number[], neighbours = 1) =>
  measure(knnAccuracy, { neighbours }, embeddingRun(rows, labels));
const at = (degrees: number) => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
];

it('by hand: of directions at 0°, 10°, 30° and 40° the nearest decide', () => {
  const rows = [0, 10, 30, 40].map(at);
  expect(valuesOf(outcomeOf(rows, [0, 0, 1, 1]))).toEqual({ knn1_accuracy: 1 });
  expect(valuesOf(outcomeOf(rows, [0, 1, 1, 1]))).toEqual({ knn1_accuracy: 0.5 });
});

it('compares directions: lengths do not matter', () => {
  const rows = [0, 10, 30, 40].map((degrees, i) => at(degrees).map((z) => z * 10 ** i));
  expect(valuesOf(outcomeOf(rows, [0, 0, 1, 1]))).toEqual({ knn1_accuracy: 1 });
});

it('of two votes for each class the lower class wins', () => {
  const rows = [0, 10, 20].map(at);
  // Every example has one neighbour of each class, but for the first, whose two are of class 1.
  expect(valuesOf(outcomeOf(rows, [0, 1, 1], 2))['knn2_accuracy']).toBe(0);
  expect(valuesOf(outcomeOf(rows, [1, 0, 0], 2))['knn2_accuracy']).toBeCloseTo(2 / 3, 14);
});

it('is about chance for labels that have nothing to do with the embedding', () => {
  const { data } = normalMatrix('knn', 600, 6);
  const rows = Array.from({ length: 600 }, (_, i) => data.subarray(i * 6, (i + 1) * 6));
  const labels = rows.map((_, i) => i % 4);
  const outcome = outcomeOf(rows, labels, 5);
  expect(Math.abs(valuesOf(outcome)['knn5_accuracy'] - 0.25)).toBeLessThan(0.06);
  const backwards = outcomeOf([...rows].reverse(), [...labels].reverse(), 5);
  expect(valuesOf(backwards)).toEqual(valuesOf(outcome));
  expect(outcome.values[0]?.interval).toHaveProperty('method', 'Wilson');
});

it('examples without a label are neither asked nor neighbours', () => {
  const outcome = measure(
    knnAccuracy,
    { neighbours: 1 },
    {
      ...embeddingRun([0, 1, 10, 30, 40].map(at), [0, 1, 0, 1, 1]),
      labels: [[0], [], [0], [1], [1]],
    },
  );
  expect(outcome.values).toMatchObject([{ value: 1, n: 4 }]);
});

it('needs more labelled examples than neighbours', () => {
  expect(outcomeOf([at(0), at(1)], [0, 0], 2).undefined).toMatchObject([
    { detail: 'knn2_accuracy' },
  ]);
  expect(outcomeOf([at(0), at(1)], [0, 0], 1).values).toMatchObject([{ value: 1 }]);
});

it('says why it does not apply', () => {
  const subject = {
    hasEmbedding: true,
    classCount: 2,
    groups: [],
    hasLabels: false,
    groupNames: {},
  };
  expect(knnAccuracy.bind({}).compatible(subject)).toMatch(/needs labels/);
  expect(knnAccuracy.meta.containsAccuracy).toBe(true);
});
