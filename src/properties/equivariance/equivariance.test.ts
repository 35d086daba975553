import { describe, expect, it } from 'vitest';
import {
  matrix,
  measure,
  normalMatrix,
  valuesOf,
  type SyntheticRun,
} from '../../../tests/synthetic-run.ts';
import type { Matrix } from '../../core/matrix.ts';
import { equivariance } from './equivariance.ts';

const parameters = { magnitudes: ['30'] };

/** A model whose embedding of example i moves by displacement i under rotate:30. */
function run(displacements: Matrix): SyntheticRun {
  const { rows, width } = displacements;
  const identity = normalMatrix('identity', rows, width);
  const moved = identity.data.map((z, i) => z + displacements.data[i]);
  const logits = { rows, width: 2, data: new Float32Array(rows * 2) };
  return {
    logits: { identity: logits, 'rotate:30': logits },
    embeddings: { identity, 'rotate:30': { rows, width, data: moved } },
    labels: Array.from({ length: rows }, () => []),
  };
}

function constant(n: number, displacement: number[]): Matrix {
  return matrix(Array.from({ length: n }, () => displacement));
}

describe('alignment', () => {
  it('is 1 when every image is displaced in the same direction, and its relative measure 0', () => {
    const rows = Array.from({ length: 96 }, (_, i) => [(i % 4) + 1, -2 * ((i % 4) + 1), 0]);
    const values = valuesOf(measure(equivariance, parameters, run(matrix(rows))));
    expect(values['rotate_30']).toBeCloseTo(1, 5);
    const equal = valuesOf(measure(equivariance, parameters, run(constant(96, [1, -2, 4]))));
    expect(equal['relative_rotate_30']).toBeCloseTo(0, 5);
  });
  it('is 0 on average when displacements have nothing to do with each other', () => {
    const outcome = measure(equivariance, parameters, run(normalMatrix('unrelated', 640, 8)));
    expect(Math.abs(valuesOf(outcome)['rotate_30'])).toBeLessThan(0.01);
    const interval = outcome.values[0].interval;
    if ('none' in interval) throw new Error(interval.none);
    expect(interval.low).toBeLessThan(0);
    expect(interval.high).toBeGreaterThan(0);
    expect(interval.high - interval.low).toBeLessThan(0.02);
  });
  it('by hand: directions (1,0), (0,1), (0,1) have the pair cosines 0, 0, 1', () => {
    const displacements = matrix([
      [2, 0],
      [0, 1],
      [0, 5],
    ]);
    expect(
      valuesOf(measure(equivariance, parameters, run(displacements)))['rotate_30'],
    ).toBeCloseTo(1 / 3, 5);
  });
  it('is −1 for two opposite displacements', () => {
    const displacements = matrix([
      [1, 0],
      [-3, 0],
    ]);
    expect(
      valuesOf(measure(equivariance, parameters, run(displacements)))['rotate_30'],
    ).toBeCloseTo(-1, 6);
  });
  it('is taken over the examples that move', () => {
    const displacements = matrix([
      [1, 0],
      [0, 0],
      [2, 0],
    ]);
    const [value] = measure(equivariance, parameters, run(displacements)).values;
    expect(value).toMatchObject({ n: 2, value: expect.closeTo(1, 5) });
  });
});

describe('relative equivariance', () => {
  it('is above 0 when units move together, mostly up and sometimes down', () => {
    // Most pairs have cosine 1; with units shuffled apart the cosine is about (3/4 − 1/4)² = 1/4.
    const rows = Array.from({ length: 640 }, (_, i) =>
      new Float32Array(64).fill((i * 7) % 4 === 0 ? -1 : 1),
    );
    const values = valuesOf(measure(equivariance, parameters, run(matrix(rows))));
    expect(values['relative_rotate_30']).toBeGreaterThan(0.6);
    expect(values['relative_rotate_30']).toBeLessThan(0.9);
  });
  it('is near 0 when units move independently', () => {
    const values = valuesOf(
      measure(equivariance, parameters, run(normalMatrix('independent', 1920, 16))),
    );
    expect(Math.abs(values['relative_rotate_30'])).toBeLessThan(0.05);
  });
});

describe('a model that ignores its input', () => {
  const views = ['identity', ...Object.keys(equivariance.bind({}).needs.columns)];
  const always = (row: number[]) =>
    Object.fromEntries(views.map((view) => [view, constant(64, row)]));
  const outcome = measure(
    equivariance,
    {},
    {
      logits: always([1, 2]),
      embeddings: always([3, 4, 5]),
      labels: Array.from({ length: 64 }, () => []),
    },
  );
  it('has no equivariance: it is undefined, with the reason, at every magnitude', () => {
    expect(outcome.values).toEqual([]);
    expect(outcome.undefined).toContainEqual({
      detail: 'rotate',
      reason: 'the transform displaces the embeddings of fewer than two examples',
    });
    expect(outcome.undefined).toHaveLength(2 * 10);
  });
});

it('the summary is the unweighted mean over the magnitudes', () => {
  const one = run(normalMatrix('first', 64, 4));
  const other = run(constant(64, [1, 0, 0, 0]));
  const both: SyntheticRun = {
    logits: { ...one.logits, 'rotate:60': one.logits['identity'] },
    embeddings: { ...one.embeddings, 'rotate:60': other.embeddings?.['rotate:30'] ?? matrix([]) },
    labels: one.labels,
  };
  const values = valuesOf(measure(equivariance, { magnitudes: ['30', '60'] }, both));
  expect(values['rotate']).toBeCloseTo((values['rotate_30'] + values['rotate_60']) / 2, 14);
});

it('a transform without magnitudes is one view', () => {
  const { needs, primary } = equivariance.bind({ transform: 'hflip' });
  expect(Object.keys(needs.columns)).toEqual(['hflip']);
  expect(primary).toBe('hflip');
});
