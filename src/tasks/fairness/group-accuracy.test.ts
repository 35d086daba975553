import { describe, expect, it } from 'vitest';
import { matrix, measure, valuesOf, type SyntheticRun } from '../../../tests/synthetic-run.ts';
import { randomStream } from '../../core/random.ts';
import { mean } from '../../core/statistics.ts';
import { wilsonLimits } from '../../core/interval.ts';
import { groupAccuracy } from './group-accuracy.ts';

interface Cell {
  group: string | null;
  label: number;
  right: number;
  wrong: number;
}

/** Two classes; so many right and wrong answers per group and class. */
function run(cells: readonly Cell[], seed = 0): SyntheticRun {
  const examples = cells.flatMap(({ group, label, right, wrong }) => [
    ...Array.from({ length: right }, () => ({ group, label, answer: label })),
    ...Array.from({ length: wrong }, () => ({ group, label, answer: 1 - label })),
  ]);
  return {
    logits: {
      identity: matrix(
        examples.map(({ answer }) => [1 - answer, answer]),
        2,
      ),
    },
    labels: examples.map(({ label }) => [label]),
    groups: { region: examples.map(({ group }) => group) },
    seed,
  };
}

const parameters = { group: 'region' };

/** North .9 of 100, south .6 of 50, west 3 of 4. */
const regions: Cell[] = [
  { group: 'North', label: 0, right: 45, wrong: 5 },
  { group: 'North', label: 1, right: 45, wrong: 5 },
  { group: 'south', label: 0, right: 30, wrong: 20 },
  { group: 'west', label: 1, right: 0, wrong: 4 },
  { group: null, label: 0, right: 0, wrong: 9 },
];

describe('three regions', () => {
  const outcome = measure(groupAccuracy, parameters, run(regions));
  const values = valuesOf(outcome);

  it('each has its accuracy, its n and Wilson’s interval, under its name in lower case', () => {
    expect(values).toMatchObject({ north: 0.9, south: 0.6, west: 0 });
    expect(outcome.values.find(({ detail }) => detail === 'south')).toMatchObject({
      n: 50,
      interval: { ...wilsonLimits(30, 50), method: 'Wilson' },
    });
  });
  it('a group below the minimum is shown but not compared', () => {
    expect(values['worst_group']).toBe(0.6);
    expect(values['gap']).toBeCloseTo(0.3, 14);
    const west = outcome.values.find(({ detail }) => detail === 'west');
    expect(west?.variant).toBe('fewer than 30 examples: not compared');
  });
  it('with minimum_n: 1 it is the worst', () => {
    const all = valuesOf(measure(groupAccuracy, { ...parameters, minimum_n: 1 }, run(regions)));
    expect(all).toMatchObject({ worst_group: 0, gap: 0.9 });
  });
  it('examples without a group are counted apart', () => {
    expect(outcome.details['ungrouped']).toBe(9);
  });
  it('the gap’s interval holds the gap, and depends on the seed alone', () => {
    const gap = outcome.values.find(({ detail }) => detail === 'gap');
    expect(gap?.interval).toMatchObject({ low: expect.any(Number) });
    expect(measure(groupAccuracy, parameters, run(regions))).toEqual(outcome);
    const other = measure(groupAccuracy, parameters, run(regions, 1));
    expect(valuesOf(other)).toEqual(values);
    expect(other.values.find(({ detail }) => detail === 'gap')?.interval).not.toEqual(
      gap?.interval,
    );
  });
});

describe('a gap by chance alone', () => {
  const stream = randomStream('chance');
  const cells = ['a', 'b', 'c', 'd'].flatMap((group, g) =>
    [0, 1].map((label): Cell => {
      const right = Array.from({ length: 50 }, (_, i) =>
        stream.uniform(g * 200 + label * 100 + i),
      ).filter((uniform) => uniform < 0.8).length;
      return { group, label, right, wrong: 50 - right };
    }),
  );
  it('is what permuting group labels within class gives on average', () => {
    const byChance = Array.from({ length: 4 }, (_, seed) => {
      const { details } = measure(groupAccuracy, parameters, run(cells, seed));
      return (details['gap'] as { byChance: number }).byChance;
    });
    // Range of four means of 100 with standard deviation .4: 2.06 · .04.
    expect(mean(byChance)).toBeGreaterThan(0.07);
    expect(mean(byChance)).toBeLessThan(0.1);
  });
});

describe('a gap that is the class mix alone', () => {
  // Both groups get class 0 right 9 times in 10 and class 1 half of the time.
  const cells: Cell[] = [
    { group: 'a', label: 0, right: 90, wrong: 10 },
    { group: 'a', label: 1, right: 10, wrong: 10 },
    { group: 'b', label: 0, right: 18, wrong: 2 },
    { group: 'b', label: 1, right: 50, wrong: 50 },
  ];
  const outcome = measure(groupAccuracy, parameters, run(cells));
  it('vanishes when group accuracies are standardised by class', () => {
    expect(valuesOf(outcome)['gap']).toBeCloseTo(100 / 120 - 68 / 120, 14);
    expect(outcome.details['gap']).toMatchObject({ standardised: expect.closeTo(0, 12) });
    // Half of all examples are of each class: .5 · .9 + .5 · .5.
    expect(outcome.details['groups']).toMatchObject([
      { group: 'a', standardised: { value: expect.closeTo(0.7, 12) } },
      { group: 'b', standardised: { value: expect.closeTo(0.7, 12) } },
    ]);
  });
  it('is what permutations within class give, too', () => {
    const { byChance } = outcome.details['gap'] as { byChance: number };
    expect(byChance).toBeGreaterThan(0.2);
  });
});

describe('what cannot be compared', () => {
  it('one group has a worst accuracy and no gap', () => {
    const outcome = measure(groupAccuracy, parameters, run([regions[0]]));
    expect(valuesOf(outcome)).toMatchObject({ north: 0.9, worst_group: 0.9 });
    expect(outcome.undefined).toContainEqual({
      detail: 'gap',
      reason: 'a gap needs two groups of at least 30 examples',
    });
  });
  it('small groups have neither', () => {
    const outcome = measure(groupAccuracy, parameters, run([regions[3]]));
    expect(outcome.undefined.map(({ detail }) => detail)).toEqual(['worst_group', 'gap']);
    expect(outcome.details['gap']).toBeNull();
  });
  it('groups without a class in common are not standardised', () => {
    const outcome = measure(
      groupAccuracy,
      parameters,
      run([
        { group: 'a', label: 0, right: 30, wrong: 10 },
        { group: 'b', label: 1, right: 30, wrong: 10 },
      ]),
    );
    expect(outcome.details['gap']).toMatchObject({ standardised: null });
  });
  it.each(['Gap', 'worst group'])(
    'a group named "%s" does not overwrite the value of that name',
    (group) => {
      const outcome = measure(
        groupAccuracy,
        parameters,
        run([
          { group, label: 0, right: 0, wrong: 40 },
          { group: 'b', label: 0, right: 40, wrong: 0 },
        ]),
      );
      expect(valuesOf(outcome)['gap']).toBe(1);
      expect(outcome.undefined[0].reason).toContain(`"${group}"`);
    },
  );
  it('equal groups have an interval-free gap of 0', () => {
    const outcome = measure(
      groupAccuracy,
      parameters,
      run([
        { group: 'a', label: 0, right: 40, wrong: 0 },
        { group: 'b', label: 0, right: 40, wrong: 0 },
      ]),
    );
    const gap = outcome.values.find(({ detail }) => detail === 'gap');
    expect(gap).toMatchObject({ value: 0, interval: { none: expect.any(String) } });
    expect(outcome.details['gap']).toMatchObject({ byChance: 0 });
  });
});

it('the group column must be named', () => {
  expect(() => groupAccuracy.bind({})).toThrow(expect.objectContaining({ code: 'missing_value' }));
});
it('a dataset without the column is refused with its name', () => {
  const subject = {
    hasEmbedding: false,
    classCount: 2,
    hasLabels: true,
    groups: ['age'],
    groupNames: { age: ['old'] },
  };
  expect(groupAccuracy.bind(parameters).compatible(subject)).toContain('"region"');
});
