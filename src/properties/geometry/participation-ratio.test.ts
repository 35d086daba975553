import { expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { participationRatio } from './participation-ratio.ts';

const outcomeOf = (rows: readonly ArrayLike<number>[]) =>
  measure(participationRatio, {}, embeddingRun(rows));
const ratioOf = (rows: readonly ArrayLike<number>[]) =>
  valuesOf(outcomeOf(rows))['participation_ratio'];

const cross = [[2, 0], [-2, 0], [0, 1], [0, -1]]; // prettier-ignore

it('by hand: variances of 4 and 1 are (4 + 1)² / (16 + 1) directions', () => {
  expect(ratioOf(cross)).toBeCloseTo(25 / 17, 13);
});

it('is centred: where the embeddings lie does not matter, nor their scale', () => {
  expect(ratioOf(cross.map(([x, y]) => [x + 100, y - 50]))).toBeCloseTo(25 / 17, 10);
  expect(ratioOf(cross.map(([x, y]) => [x * 64, y * 64]))).toBeCloseTo(25 / 17, 13);
});

it('is 1 on a line and d where all directions vary alike', () => {
  expect(ratioOf([[1, 2], [2, 4], [5, 10]])).toBeCloseTo(1, 13); // prettier-ignore
  const cube = Array.from({ length: 8 }, (_, i) =>
    [i & 1, i & 2, i & 4].map((bit) => (bit > 0 ? 1 : -1)),
  );
  expect(ratioOf(cube)).toBeCloseTo(3, 13);
});

it('of fewer examples than units is the same as with units of zeros left out', () => {
  const { data } = normalMatrix('participation', 6, 4);
  const rows = Array.from({ length: 6 }, (_, i) => [...data.subarray(i * 4, (i + 1) * 4)]);
  const wide = rows.map((row) => [...row, 0, 0, 0]);
  expect(ratioOf(wide)).toBeCloseTo(ratioOf(rows), 11);
  expect(outcomeOf(wide).values[0]?.interval).toHaveProperty('none');
});

it('does not depend on the order of the examples', () => {
  const { data } = normalMatrix('participation', 80, 5);
  const rows = Array.from({ length: 80 }, (_, i) => data.subarray(i * 5, (i + 1) * 5));
  expect(ratioOf([...rows].reverse())).toBeCloseTo(ratioOf(rows), 12);
  expect(outcomeOf(rows).values[0]?.interval).toHaveProperty('low');
});

it.each([
  ['one example', [[1, 2]], 'fewer than two examples'],
  ['equal examples', [[0.1, 0.7], [0.1, 0.7], [0.1, 0.7]], 'all embeddings are the same'], // prettier-ignore
])('%s have none', (_, rows, reason) => {
  expect(outcomeOf(rows).undefined).toEqual([{ detail: 'participation_ratio', reason }]);
});
