import { describe, expect, it } from 'vitest';
import {
  matrix,
  measure,
  normalMatrix,
  valuesOf,
  type SyntheticRun,
} from '../../../tests/synthetic-run.ts';
import { sparsity } from './sparsity.ts';

function run(rows: readonly ArrayLike<number>[]): SyntheticRun {
  return {
    logits: {
      identity: matrix(
        rows.map(() => [0, 0]),
        2,
      ),
    },
    embeddings: { identity: matrix(rows, rows[0]?.length ?? 4) },
    labels: rows.map(() => []),
  };
}

describe('by hand: (3, −4, 0, 0) and (1, 1, 1, 1)', () => {
  const outcome = measure(
    sparsity,
    { thresholds: [1, 0.5, 3] },
    run([
      [3, -4, 0, 0],
      [1, 1, 1, 1],
    ]),
  );
  const values = valuesOf(outcome);

  it('the active fraction counts |z| strictly above the threshold, over all activations', () => {
    expect(values).toMatchObject({ '0.5': 6 / 8, '1': 2 / 8, '3': 1 / 8 });
  });
  it('relative to the example’s rms, which is 5/2 and 1', () => {
    expect(values).toMatchObject({ 'rms_0.5': 6 / 8, rms_1: 2 / 8, rms_3: 0 });
  });
  it('two of eight activations are exactly 0', () => expect(values['l0_exact']).toBe(2 / 8));
  it('Gini: (−3·0 − 0 + 3 + 3·4) / (4 · 7) and 0', () => {
    expect(values['gini']).toBeCloseTo((3 + 12) / 28 / 2, 14);
  });
  it('Hoyer: (2 − 7/5) / (2 − 1) and 0', () => {
    expect(values['hoyer']).toBeCloseTo((2 - 7 / 5) / 2, 14);
  });
  it('population: a = 49/4/25 and 1', () => {
    const a = 49 / 4 / 25;
    expect(values['treves_rolls_population']).toBeCloseTo((1 - a) / (1 - 1 / 4) / 2, 14);
  });
  it('lifetime: a unit’s a over both examples', () => {
    // a = (Σ|z|)² / (N Σz²); S = (1 − a) / (1 − 1/2).
    const s = ([x, y]: number[]) => (1 - (x + y) ** 2 / (2 * (x * x + y * y))) * 2;
    const units = [
      [3, 1],
      [4, 1],
      [0, 1],
      [0, 1],
    ];
    const expected = units.reduce((total, unit) => total + s(unit), 0) / 4;
    expect(values['treves_rolls_lifetime']).toBeCloseTo(expected, 14);
  });
  it('n is the number of examples', () => {
    for (const { n } of outcome.values) expect(n).toBe(2);
  });
});

describe('extremes', () => {
  const oneHot = Array.from({ length: 40 }, (_, i) =>
    [0, 1, 2, 3].map((k) => (k === i % 4 ? 5 : 0)),
  );
  it('one active unit per example is as sparse as can be', () => {
    expect(valuesOf(measure(sparsity, {}, run(oneHot)))).toMatchObject({
      hoyer: 1,
      treves_rolls_population: 1,
      gini: 3 / 4,
      l0_exact: 3 / 4,
      dead_units: 0,
    });
  });
  it('equal activity is not sparse at all', () => {
    const equal = Array.from({ length: 40 }, () => [0.3, 0.3, 0.3, 0.3]);
    const values = valuesOf(measure(sparsity, {}, run(equal)));
    for (const detail of ['hoyer', 'treves_rolls_population', 'treves_rolls_lifetime', 'gini']) {
      expect(values[detail]).toBeCloseTo(0, 7);
    }
  });
  it('sparseness does not depend on the scale, the active fraction does', () => {
    const values = (scale: number) =>
      valuesOf(
        measure(
          sparsity,
          {},
          run(
            [
              [1, 2, 0, 4],
              [0, 1, 1, 2],
            ].map((row) => row.map((z) => z * scale)),
          ),
        ),
      );
    expect(values(1024)['hoyer']).toBeCloseTo(values(1)['hoyer'], 12);
    expect(values(1024)['gini']).toBeCloseTo(values(1)['gini'], 12);
    expect(values(1024)['rms_0.5']).toBe(values(1)['rms_0.5']);
    expect(values(1024)['2']).toBeGreaterThan(values(1)['2']);
  });
});

describe('dead units', () => {
  const outcome = measure(
    sparsity,
    {},
    run([
      [0, 1, 0, 2],
      [0, 0, 0, 1e-30],
    ]),
  );
  it('are those that are 0 for every example', () => {
    expect(valuesOf(outcome)['dead_units']).toBe(2);
    expect(outcome.details).toMatchObject({ units: 4, deadShare: 0.5 });
  });
  it('are left out of the lifetime sparseness', () => {
    expect(valuesOf(outcome)['treves_rolls_lifetime']).toBeCloseTo((1 + (1 - 0.5) * 2) / 2, 12);
  });
});

describe('what cannot be measured', () => {
  it('an example that is all 0 counts as inactive, but has no sparseness', () => {
    const outcome = measure(
      sparsity,
      {},
      run([
        [0, 0, 0, 0],
        [1, 0, 0, 0],
      ]),
    );
    const hoyer = outcome.values.find(({ detail }) => detail === 'hoyer');
    expect(hoyer).toMatchObject({ value: 1, n: 1 });
    expect(valuesOf(outcome)['0.5']).toBe(1 / 8);
    expect(outcome.details['zero']).toBe(1);
  });
  it('a model whose embedding is always 0 has only dead units', () => {
    const outcome = measure(
      sparsity,
      {},
      run([
        [0, 0],
        [0, 0],
      ]),
    );
    expect(valuesOf(outcome)).toMatchObject({ '0.1': 0, dead_units: 2 });
    expect(outcome.undefined.map(({ detail }) => detail)).toEqual([
      'hoyer',
      'treves_rolls_population',
      'gini',
      'treves_rolls_lifetime',
    ]);
  });
  it('one unit has no sparseness within an example', () => {
    const outcome = measure(sparsity, {}, run([[1], [2]]));
    expect(outcome.undefined).toContainEqual({
      detail: 'hoyer',
      reason: 'an embedding of one unit',
    });
  });
  it('one example has no sparseness within a unit', () => {
    const outcome = measure(sparsity, {}, run([[1, 2]]));
    expect(outcome.undefined).toContainEqual({
      detail: 'treves_rolls_lifetime',
      reason: 'a single example',
    });
  });
  it('an embedding that is not finite is left out', () => {
    const outcome = measure(
      sparsity,
      {},
      run([
        [NaN, 1],
        [1, Infinity],
        [1, 0],
      ]),
    );
    expect(outcome.details).toMatchObject({ examples: 3, used: 1 });
    expect(valuesOf(outcome)['0.5']).toBe(0.5);
  });
});

it('Gini is that of all pairs: Σ |x_i − x_j| / (2 d² · mean)', () => {
  const row = [...normalMatrix('gini', 1, 9).data];
  const sizes = row.map(Math.abs);
  const apart = sizes.flatMap((x) => sizes.map((y) => Math.abs(x - y))).reduce((a, b) => a + b);
  const expected = apart / (2 * 9 * sizes.reduce((a, b) => a + b));
  expect(valuesOf(measure(sparsity, {}, run([row])))['gini']).toBeCloseTo(expected, 12);
});

it('the interval of Hoyer covers the true mean in 93 to 97 % of 1,000 samples of 200 examples', () => {
  // Eight activations after a ReLU, of which the first is on more often: skewed, as embeddings are.
  const hoyerOf = (name: string, examples: number) => {
    const { data } = normalMatrix(name, examples, 8);
    const rows = Array.from({ length: examples }, (_, i) =>
      data.subarray(i * 8, (i + 1) * 8).map((z, k) => (k === 0 ? Math.abs(z) * 3 : Math.max(0, z))),
    );
    return measure(sparsity, { thresholds: [] }, run(rows)).values.find(
      ({ detail }) => detail === 'hoyer',
    );
  };
  const truth = hoyerOf('all', 60_000)?.value ?? NaN;
  let covered = 0;
  for (let sample = 0; sample < 1000; sample++) {
    const interval = hoyerOf(`sample ${sample}`, 200)?.interval;
    if (
      interval !== undefined &&
      'low' in interval &&
      interval.low <= truth &&
      truth <= interval.high
    )
      covered += 1;
  }
  expect(covered).toBeGreaterThanOrEqual(930);
  expect(covered).toBeLessThanOrEqual(970);
});

it('an activation of exactly the threshold in float32 is not above it', () => {
  expect(valuesOf(measure(sparsity, { thresholds: [0.1] }, run([[0.1, 0.2]])))['0.1']).toBe(0.5);
});

it('a model without an embedding is told so', () => {
  const subject = {
    hasEmbedding: false,
    classCount: 2,
    groups: [],
    groupNames: {},
    hasLabels: true,
  };
  expect(sparsity.bind({}).compatible(subject)).toMatch(/no embedding output/);
});

it.each([[[-1]], [['a']], [0.5]])('thresholds: %j is refused', (thresholds) => {
  expect(() => sparsity.bind({ thresholds })).toThrow(
    expect.objectContaining({ code: 'invalid_value' }),
  );
});
