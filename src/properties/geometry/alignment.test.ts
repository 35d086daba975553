import { expect, it } from 'vitest';
import { matrix, measure, valuesOf } from '../../../tests/synthetic-run.ts';
import { alignment } from './alignment.ts';

function outcomeOf(identity: number[][], viewed: number[][], view = 'hflip') {
  const logits = matrix(identity.map(() => [0, 0]));
  return measure(alignment, view === 'hflip' ? {} : { view }, {
    logits: { identity: logits, [view]: logits },
    embeddings: { identity: matrix(identity), [view]: matrix(viewed) },
    labels: identity.map(() => []),
  });
}

it('by hand: (3, 4) and (4, 3) have cosine 24/25, opposite directions are 4 apart', () => {
  const outcome = outcomeOf([[3, 4], [1, 0]], [[40, 30], [-2, 0]]); // prettier-ignore
  expect(valuesOf(outcome)['alignment']).toBeCloseTo((2 - 48 / 25 + 4) / 2, 7);
  expect(outcome.values[0]).toMatchObject({ n: 2, interval: { method: 't', low: 0, high: 4 } });
});

it('is 0 for a model that ignores the view', () => {
  expect(valuesOf(outcomeOf([[1, 2], [3, 1]], [[1, 2], [3, 1]]))['alignment']).toBe(0); // prettier-ignore
});

it('with another view has its name', () => {
  const outcome = outcomeOf([[1, 0]], [[0, 1]], 'rotate:30');
  expect(valuesOf(outcome)).toEqual({ alignment_rotate_30: expect.closeTo(2, 12) });
  expect(alignment.bind({ view: 'rotate:30' }).primary).toBe('alignment_rotate_30');
  expect(alignment.bind({ view: 'rotate:30' }).needs.columns).toHaveProperty('rotate:30');
});

it('does not depend on the order of the examples', () => {
  const [a, b] = [[[1, 2], [3, 1], [0, 2]], [[2, 2], [1, 1], [4, 2]]]; // prettier-ignore
  const backwards = outcomeOf([...a].reverse(), [...b].reverse());
  expect(valuesOf(backwards)['alignment']).toBeCloseTo(valuesOf(outcomeOf(a, b))['alignment'], 13);
});

it('what has no direction under one of the views is left out and counted', () => {
  const outcome = outcomeOf([[1, 0], [0, 0], [1, 1]], [[0, 1], [1, 0], [0, 0]]); // prettier-ignore
  expect(outcome.values).toMatchObject([{ value: expect.closeTo(2, 12), n: 1 }]);
  expect(outcome.details).toMatchObject({ zero: 2, view: 'hflip' });
  expect(outcomeOf([[0, 0]], [[1, 0]]).undefined).toMatchObject([{ detail: 'alignment' }]);
});
