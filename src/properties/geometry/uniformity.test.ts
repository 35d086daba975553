import { expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { uniformity } from './uniformity.ts';

const outcomeOf = (rows: readonly ArrayLike<number>[]) =>
  measure(uniformity, {}, embeddingRun(rows));
const valueOf = (rows: readonly ArrayLike<number>[]) => valuesOf(outcomeOf(rows))['uniformity'];

it('by hand: opposite directions −8, right angles −4, one direction 0', () => {
  expect(valueOf([[3, 0], [-1, 0]])).toBeCloseTo(-8, 12); // prettier-ignore
  expect(valueOf([[3, 0, 0], [0, 2, 0], [0, 0, 1]])).toBeCloseTo(-4, 12); // prettier-ignore
  expect(valueOf([[1, 2], [2, 4], [0.5, 1]])).toBeCloseTo(0, 12); // prettier-ignore
});

it('by hand: the mean is over pairs, before the logarithm', () => {
  const mean = (Math.exp(-8) + 2 * Math.exp(-4)) / 3;
  expect(valueOf([[1, 0], [-1, 0], [0, 1]])).toBeCloseTo(Math.log(mean), 12); // prettier-ignore
});

it('directions drawn at random in many dimensions come to about −4', () => {
  const { data } = normalMatrix('uniformity', 400, 200);
  const rows = Array.from({ length: 400 }, (_, i) => data.subarray(i * 200, (i + 1) * 200));
  expect(valueOf(rows)).toBeCloseTo(-3.96, 1);
  expect(valueOf([...rows].reverse())).toBeCloseTo(valueOf(rows), 12);
  expect(outcomeOf(rows).values[0]?.interval).toHaveProperty('low');
});

it('an embedding that is all 0 has no direction, and is counted', () => {
  const outcome = outcomeOf([[1, 0], [0, 0], [0, 1]]); // prettier-ignore
  expect(outcome.values).toMatchObject([{ value: expect.closeTo(-4, 12), n: 2 }]);
  expect(outcome.details).toMatchObject({ zero: 1, among: 2 });
});

it.each([
  [[]],
  [[[1, 2]]],
  [
    [
      [0, 0],
      [0, 0],
    ],
  ],
])('is undefined for %j', (rows: number[][]) => {
  expect(outcomeOf(rows).undefined).toMatchObject([{ detail: 'uniformity' }]);
});
