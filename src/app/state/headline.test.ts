import { describe, expect, it } from 'vitest';
import type { RunValue } from '../../report/run-document.ts';
import { headlineRows, type ModelValues } from './headline.ts';

function value(number: number, measurement: string, best: RunValue['best']): RunValue {
  return {
    value: number,
    n: 10,
    ci95: null,
    ciMethod: 'none in this test',
    unit: '',
    range: [null, null],
    best,
    measurement,
  };
}

function model(name: string, accuracy: number, error: number): ModelValues {
  return {
    model: name,
    values: {
      accuracy: value(accuracy, 'task:accuracy:dataset=d', 'highest'),
      ece: value(error, 'property:calibration:dataset=d', 'lowest'),
    },
    primary: ['accuracy', 'ece'],
  };
}

const bestModels = (rows: ReturnType<typeof headlineRows>) =>
  rows.map(({ name, cells }) => [
    name,
    cells.filter((cell) => cell.best).map((cell) => cell.model),
  ]);

describe('models side by side', () => {
  it('properties come before tasks, and the better of two is marked by its direction', () => {
    const rows = headlineRows([model('a', 0.9, 0.2), model('b', 0.8, 0.1)]);
    expect(bestModels(rows)).toEqual([
      ['ece', ['b']],
      ['accuracy', ['a']],
    ]);
    expect(rows.map(({ kind, measure }) => [kind, measure])).toEqual([
      ['property', 'calibration'],
      ['task', 'accuracy'],
    ]);
  });

  it('equal values have no best, and neither has a single model', () => {
    expect(bestModels(headlineRows([model('a', 0.9, 0.2), model('b', 0.9, 0.2)]))).toEqual([
      ['ece', []],
      ['accuracy', []],
    ]);
    expect(bestModels(headlineRows([model('a', 0.9, 0.2)]))).toEqual([
      ['ece', []],
      ['accuracy', []],
    ]);
  });

  it('two models that share the best value are both marked', () => {
    const rows = headlineRows([model('a', 0.9, 0), model('b', 0.9, 0), model('c', 0.5, 0)]);
    expect(bestModels(rows)[1]).toEqual(['accuracy', ['a', 'b']]);
  });

  it('where zero is ideal the smallest distance to it wins, and where nothing is, none', () => {
    const bias = (name: string, number: number, best: RunValue['best']): ModelValues => ({
      model: name,
      values: { bias: value(number, 'property:bias:dataset=d', best) },
      primary: ['bias'],
    });
    const zero = headlineRows([bias('a', -0.1, 'zero'), bias('b', 0.2, 'zero')]);
    expect(bestModels(zero)).toEqual([['bias', ['a']]]);
    const none = headlineRows([bias('a', -0.1, 'none'), bias('b', 0.2, 'none')]);
    expect(bestModels(none)).toEqual([['bias', []]]);
  });

  it('a value that one model lacks is an empty cell, never a number', () => {
    const lacking: ModelValues = { model: 'b', values: {}, primary: ['ece'] };
    const [ece] = headlineRows([model('a', 0.9, 0.2), lacking]);
    expect(ece?.cells[1]).toEqual({ model: 'b', value: null, best: false });
  });

  it('a value that no model has makes no row', () => {
    expect(headlineRows([{ model: 'a', values: {}, primary: ['ece'] }])).toEqual([]);
    expect(headlineRows([])).toEqual([]);
  });
});
