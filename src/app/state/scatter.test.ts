import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../../tests/fixtures/run.ts';
import { headlineRows, numberedNames, valuesOfRun } from './headline.ts';
import { firstPair, scatterPoints } from './scatter.ts';

/** Runs of models a, b …, with these accuracies; null: it was not measured. */
function rowsOf(...accuracies: (number | null)[]) {
  const models = accuracies.map((accuracy, i) => {
    const run = exampleRun();
    const top1 = run.values['photos_accuracy_top1'];
    if (accuracy === null || top1 === undefined) delete run.values['photos_accuracy_top1'];
    else top1.value = accuracy;
    return { ...valuesOfRun(run), model: 'abc'.charAt(i) };
  });
  return headlineRows(models);
}

describe('one value against another', () => {
  it('begins with the first property across and the first task up', () => {
    const pair = firstPair(rowsOf(0.5, 0.6));
    expect([pair?.across.name, pair?.up.name]).toEqual([
      'photos_calibration_nll',
      'photos_accuracy_top1',
    ]);
  });

  it('there is no pair of fewer than two values', () => {
    expect(firstPair([])).toBeNull();
    expect(firstPair(rowsOf(0.5).slice(0, 1))).toBeNull();
  });

  it('a model without one of the values is no point', () => {
    const pair = firstPair(rowsOf(0.5, null, 0.7));
    const points = pair === null ? [] : scatterPoints(pair.across, pair.up);
    expect(points.map(({ model, y }) => [model, y.value])).toEqual([
      ['a', 0.5],
      ['c', 0.7],
    ]);
  });
});

it('models of the same name are told apart by numbers', () => {
  const other = exampleRun();
  other.model.name = 'other';
  expect(numberedNames([exampleRun(), other, exampleRun()])).toEqual([
    'net (1)',
    'other',
    'net (2)',
  ]);
});
