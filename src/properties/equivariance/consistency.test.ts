import { describe, expect, it } from 'vitest';
import { matrix, measure, valuesOf, type SyntheticRun } from '../../../tests/synthetic-run.ts';
import { wilsonLimits } from '../../core/interval.ts';
import { consistency } from './consistency.ts';

const parameters = { magnitudes: ['30', '60'] };

/** Answers by view, one letter per example: `a` is class 0; `?` is not finite. */
function run(answers: Record<string, string>): SyntheticRun {
  const logitsOf = (letters: string) =>
    matrix(
      [...letters].map((letter) =>
        letter === '?' ? [NaN, 0, 0] : ['a', 'b', 'c'].map((name) => (name === letter ? 1 : 0)),
      ),
      3,
    );
  return {
    logits: Object.fromEntries(
      Object.entries(answers).map(([view, letters]) => [view, logitsOf(letters)]),
    ),
    labels: [...answers['identity']].map(() => []),
  };
}

describe('by hand', () => {
  const outcome = measure(
    consistency,
    parameters,
    run({ identity: 'abca', 'rotate:30': 'abcb', 'rotate:60': 'bbab' }),
  );
  it('is the share of unchanged answers, and their mean', () => {
    expect(valuesOf(outcome)).toEqual({ rotate: 0.5, rotate_30: 0.75, rotate_60: 0.25 });
  });
  it('has Wilson’s interval at each magnitude', () => {
    const point = outcome.values.find(({ detail }) => detail === 'rotate_30');
    expect(point?.interval).toEqual({ ...wilsonLimits(3, 4), method: 'Wilson' });
  });
  it('draws a curve in the order of the magnitudes', () => {
    expect(outcome.details['curve']).toMatchObject([
      { magnitude: '30', value: 0.75, n: 4 },
      { magnitude: '60', value: 0.25, n: 4 },
    ]);
  });
});

it('is 1 for a model that ignores its input', () => {
  const outcome = measure(
    consistency,
    parameters,
    run({ identity: 'aaaa', 'rotate:30': 'aaaa', 'rotate:60': 'aaaa' }),
  );
  expect(valuesOf(outcome)).toEqual({ rotate: 1, rotate_30: 1, rotate_60: 1 });
  expect(outcome.values[0].interval).toHaveProperty('none');
});

it('does not look at labels', () => {
  const answers = { identity: 'ab', 'rotate:30': 'ab', 'rotate:60': 'aa' };
  const labelled = { ...run(answers), labels: [[2], [2]] };
  expect(measure(consistency, parameters, labelled)).toEqual(
    measure(consistency, parameters, run(answers)),
  );
});

describe('what is not finite', () => {
  it('under the view has changed', () => {
    const outcome = measure(
      consistency,
      { magnitudes: ['30'] },
      run({ identity: 'ab', 'rotate:30': 'a?' }),
    );
    expect(valuesOf(outcome)['rotate_30']).toBe(0.5);
  });
  it('without a view has nothing to keep, and is left out', () => {
    const outcome = measure(
      consistency,
      { magnitudes: ['30'] },
      run({ identity: '?b', 'rotate:30': 'bb' }),
    );
    expect(outcome.values[0]).toMatchObject({ value: 1, n: 1 });
  });
});

it('of a transform without magnitudes is one value, with Wilson’s interval', () => {
  const outcome = measure(
    consistency,
    { transform: 'hflip' },
    run({ identity: 'ab', hflip: 'aa' }),
  );
  expect(outcome.values.map(({ detail }) => detail)).toEqual(['hflip']);
  expect(outcome.values[0]).toMatchObject({ value: 0.5, interval: { method: 'Wilson' } });
});

it('needs no dense output', () => {
  const bound = consistency.bind({});
  expect(bound.needs.outputs).toEqual([]);
  expect(bound.rows).toBeNull();
});
