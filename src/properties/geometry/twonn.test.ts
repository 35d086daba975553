import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { embeddingRun, measure, valuesOf } from '../../../tests/synthetic-run.ts';
import { fittedDimension, twonn } from './twonn.ts';

const outcomeOf = (rows: readonly ArrayLike<number>[], parameters = {}) =>
  measure(twonn, parameters, embeddingRun(rows));

/** Points of a plane, or a cube of more dimensions, that lies askew among eight units. */
function points(n: number, dimensions: number): number[][] {
  const stream = randomStream('twonn', dimensions);
  const axes = Array.from({ length: dimensions }, (_, d) =>
    Array.from({ length: 8 }, (__, k) => stream.normal(d * 8 + k)),
  );
  return Array.from({ length: n }, (_, i) => {
    const place = axes.map((__, d) => stream.uniform(i * dimensions + d));
    return axes[0].map((__, k) => axes.reduce((total, axis, d) => total + place[d] * axis[k], 3));
  });
}

describe('by hand', () => {
  it('0, 1, 3 and 7 on a line: the ratios are 3, 2, 3/2 and 3/2', () => {
    const outcome = outcomeOf([[0], [1], [3], [7]]);
    const ratios = [3, 2, 1.5, 1.5].map(Math.log);
    const total = ratios.reduce((a, b) => a + b);
    expect(valuesOf(outcome)['twonn_mle']).toBeCloseTo(4 / total, 12);
    // Of four, the smallest three are kept: i / N is 1/4, 2/4 and 3/4.
    const kept = [1.5, 1.5, 2].map(Math.log);
    const y = [0.75, 0.5, 0.25].map((share) => -Math.log(share));
    const slope =
      kept.reduce((sum, x, i) => sum + x * y[i], 0) / kept.reduce((sum, x) => sum + x * x, 0);
    expect(valuesOf(outcome)['twonn']).toBeCloseTo(slope, 12);
  });
});

it.each([1, 2, 4])('finds %i dimensions among eight units', (dimensions) => {
  const values = valuesOf(outcomeOf(points(1200, dimensions)));
  expect(Math.abs(values['twonn'] / dimensions - 1)).toBeLessThan(0.15);
  expect(Math.abs(values['twonn_mle'] / dimensions - 1)).toBeLessThan(0.15);
});

it('does not depend on the order of the examples, nor on the scale', () => {
  const some = points(100, 2);
  const expected = valuesOf(outcomeOf(some))['twonn'];
  expect(valuesOf(outcomeOf([...some].reverse()))['twonn']).toBeCloseTo(expected, 9);
  const scaled = some.map((row) => row.map((z) => z * 64));
  expect(valuesOf(outcomeOf(scaled))['twonn']).toBeCloseTo(expected, 9);
});

it('examples with a twin have no ratio and are counted', () => {
  const some = points(60, 2);
  const outcome = outcomeOf([...some, some[0]]);
  expect(outcome.details).toMatchObject({ among: 61, twins: 2 });
  expect(outcome.values[0]?.n).toBe(59);
});

it('compares no more than asked for', () => {
  expect(outcomeOf(points(200, 2), { among: 50 }).details).toMatchObject({
    sampled: 200,
    among: 50,
  });
  expect(() => twonn.bind({ among: 5001 })).toThrow(
    expect.objectContaining({ code: 'invalid_value' }),
  );
});

it.each([
  ['no example', []],
  ['two examples', [[1, 2], [3, 4]]], // prettier-ignore
  ['equal examples', [[1, 2], [1, 2], [1, 2], [1, 2]]], // prettier-ignore
])('is undefined for %s', (_, rows) => {
  const outcome = outcomeOf(rows);
  expect(outcome.values).toEqual([]);
  expect(outcome.undefined.map(({ detail }) => detail)).toEqual(['twonn', 'twonn_mle']);
});

it('is undefined on a grid, where the two nearest are equally far', () => {
  const grid = [[0, 0], [0, 1], [1, 0], [1, 1]]; // prettier-ignore
  expect(outcomeOf(grid).undefined[0]?.reason).toMatch(/equally far/);
  expect(fittedDimension([0, 0, 0])).toBeNull();
});
