import { describe, expect, it } from 'vitest';
import { matrix, measure, valuesOf, type SyntheticRun } from '../../../tests/synthetic-run.ts';
import { randomStream } from '../../core/random.ts';
import { bootstrapReplicates, sorted, quantile } from '../../core/statistics.ts';
import { accuracy } from './accuracy.ts';

/** Logits whose best class is `answer`, the others in order of class. */
function answering(answers: readonly number[], classes: number): SyntheticRun['logits'] {
  const rows = answers.map((answer) =>
    Array.from({ length: classes }, (_, c) => (c === answer ? 10 : -c)),
  );
  return { identity: matrix(rows, classes) };
}

function run(answers: readonly number[], labels: readonly number[], classes = 3): SyntheticRun {
  return { logits: answering(answers, classes), labels: labels.map((label) => [label]) };
}

describe('by hand: labels 0 0 0 1 1 2, answers 0 0 1 1 2 2', () => {
  const outcome = measure(accuracy, { top_k: [1, 2] }, run([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 2]));
  const values = valuesOf(outcome);

  it('top-1 is 4/6', () => expect(values['top1']).toBeCloseTo(4 / 6, 14));
  it('top-2 also takes the second class: all but the fifth, whose second is class 0', () => {
    expect(values['top2']).toBeCloseTo(5 / 6, 14);
  });
  it('balanced is the mean of the recalls 2/3, 1/2, 1', () => {
    expect(values['balanced']).toBeCloseTo((2 / 3 + 1 / 2 + 1) / 3, 14);
    expect(values['class_1']).toBe(0.5);
  });
  it('macro F1 is the mean of 4/5, 1/2, 2/3', () => {
    expect(values['macro_f1']).toBeCloseTo((4 / 5 + 1 / 2 + 2 / 3) / 3, 14);
  });
  it('the details hold the confusion matrix, support and precision', () => {
    expect(outcome.details).toMatchObject({
      confusion: [
        [2, 1, 0],
        [0, 1, 1],
        [0, 0, 1],
      ],
      support: [3, 2, 1],
      precision: [1, 0.5, 0.5],
      mostConfused: [
        { label: 0, answer: 1, count: 1 },
        { label: 1, answer: 2, count: 1 },
      ],
    });
  });
  it('n of a class is its own examples', () => {
    expect(outcome.values.find(({ detail }) => detail === 'class_0')?.n).toBe(3);
  });
});

describe('what counts', () => {
  it('any accepted label is right, and credited to the first one', () => {
    const outcome = measure(accuracy, {}, { logits: answering([2, 1], 3), labels: [[0, 2], [0]] });
    expect(valuesOf(outcome)).toMatchObject({ top1: 0.5, class_0: 0.5 });
    expect(outcome.details['confusion']).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
  it('an answer that is not finite is wrong; an unreadable picture or a missing label is left out', () => {
    const outcome = measure(
      accuracy,
      {},
      {
        logits: {
          identity: matrix([
            [1, 0],
            [NaN, 0],
            [1, 0],
            [1, 0],
          ]),
        },
        labels: [[0], [0], [0], []],
        unreadable: [2],
      },
    );
    expect(valuesOf(outcome)['top1']).toBe(0.5);
    expect(outcome.details).toMatchObject({ examples: 4, skipped: 1, nonfinite: 1, unlabelled: 1 });
  });
  it('a class without examples is undefined, not 0, and not in the balanced mean', () => {
    const outcome = measure(accuracy, {}, run([0, 1], [0, 0]));
    expect(outcome.undefined).toContainEqual({
      detail: 'class_1',
      reason: 'no example of this class',
    });
    expect(valuesOf(outcome)).toMatchObject({ balanced: 0.5, class_0: 0.5 });
  });
  it('a class that is answered but never true counts 0 in macro F1, as in scikit-learn', () => {
    expect(valuesOf(measure(accuracy, {}, run([0, 1], [0, 0])))['macro_f1']).toBeCloseTo(
      (2 / 3 + 0) / 2,
      14,
    );
  });
  it('constant logits answer class 0', () => {
    const logits = {
      identity: matrix([
        [1, 1, 1],
        [1, 1, 1],
      ]),
    };
    expect(
      valuesOf(measure(accuracy, { top_k: [1, 2] }, { logits, labels: [[0], [1]] })),
    ).toMatchObject({
      top1: 0.5,
      top2: 1,
    });
  });
  it('k beyond the classes takes them all, and says so', () => {
    const [top] = measure(accuracy, { top_k: [5] }, run([0, 1], [1, 1])).values;
    expect(top).toMatchObject({
      detail: 'top5',
      value: 1,
      variant: 'all 3 classes: there are fewer than 5',
    });
  });
  it('the primary value is the smallest k', () => {
    expect(accuracy.bind({ top_k: [5, 3] }).primary).toBe('top3');
    expect(accuracy.bind({}).primary).toBe('top1');
    expect(accuracy.bind({ top_k: [] }).primary).toBe('balanced');
  });
  it('more than a hundred classes have no confusion matrix, but their most frequent mistakes', () => {
    const outcome = measure(accuracy, {}, run([5, 5, 7], [3, 3, 3], 101));
    expect(outcome.details).toMatchObject({
      confusion: null,
      mostConfused: [
        { label: 3, answer: 5, count: 2 },
        { label: 3, answer: 7, count: 1 },
      ],
    });
  });
});

describe('intervals', () => {
  const stream = randomStream('accuracy intervals');
  const labels = Array.from({ length: 400 }, (_, i) => (i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2));
  const answers = labels.map((label, i) =>
    stream.uniform(i) < 0.7 ? label : stream.integer(i, 3),
  );
  const found = measure(accuracy, {}, run(answers, labels));

  it.each(['balanced', 'macro_f1'])('of %s agrees with a bootstrap over examples', (detail) => {
    const replicates = bootstrapReplicates(400, 400, randomStream('resample'), (indices) => {
      const resample = (values: number[]) => Array.from(indices, (i) => values[i]);
      return valuesOf(measure(accuracy, {}, run(resample(answers), resample(labels))))[detail];
    });
    const interval = found.values.find((value) => value.detail === detail)?.interval;
    if (interval === undefined || 'none' in interval) throw new Error('no interval');
    const ascending = sorted(replicates);
    const width = quantile(ascending, 0.975) - quantile(ascending, 0.025);
    expect((interval.high - interval.low) / width).toBeGreaterThan(0.85);
    expect((interval.high - interval.low) / width).toBeLessThan(1.2);
  });
  it('of macro F1 does not exist without an error to estimate from', () => {
    const perfect = measure(accuracy, {}, run([0, 1, 2], [0, 1, 2]));
    const value = perfect.values.find(({ detail }) => detail === 'macro_f1');
    expect(value).toMatchObject({ value: 1, interval: { none: expect.any(String) } });
  });
});

it('no labelled example leaves everything undefined, with the reason', () => {
  const outcome = measure(accuracy, {}, { logits: answering([0], 2), labels: [[]] });
  expect(outcome.values).toEqual([]);
  expect(outcome.undefined.map(({ detail }) => detail)).toEqual([
    'top1',
    'top5',
    'balanced',
    'macro_f1',
    'class_0',
    'class_1',
  ]);
});

it.each([[[0]], [[1.5]], [['1']], [5]])('top_k: %j is refused', (top_k) => {
  expect(() => accuracy.bind({ top_k })).toThrow(
    expect.objectContaining({ code: 'invalid_value' }),
  );
});
