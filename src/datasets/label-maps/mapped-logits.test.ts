import { describe, expect, it } from 'vitest';
import { mappedLabels } from './label-map.ts';
import { mapLogits } from './mapped-logits.ts';

const ln = (values: readonly number[]) => Float32Array.from(values, (value) => Math.log(value));

function softmax(logits: ArrayLike<number>): number[] {
  const weights = Array.from(logits, (logit) => Math.exp(logit));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe('a mask', () => {
  it('keeps the logits of its classes, in its order, row by row', () => {
    const logits = { width: 4, data: Float32Array.of(1, 2, 3, 4, 8, 7, 6, 5) };
    const map = { rule: 'best_logit', groups: [[3], [0]] } as const;
    expect(mapLogits(logits, map)).toEqual({ width: 2, data: Float32Array.of(4, 1, 5, 8) });
  });
});

describe('the best logit', () => {
  it('of each group stands for it', () => {
    const logits = { width: 4, data: Float32Array.of(1, -2, 3, -4) };
    const map = { rule: 'best_logit', groups: [[0, 2], [1, 3]] } as const; // prettier-ignore
    expect([...mapLogits(logits, map).data]).toEqual([3, -2]);
  });
});

describe('the mean probability', () => {
  // Probabilities .1 .2 .3 .4: means .15 and .4, divided by .55.
  it('of each group stands for it, over all classes of the model', () => {
    const logits = { width: 4, data: ln([0.1, 0.2, 0.3, 0.4]) };
    const map = { rule: 'mean_probability', groups: [[0, 1], [3]] } as const; // prettier-ignore
    const { data } = mapLogits(logits, map);
    expect(Math.exp(data[0] ?? 0)).toBeCloseTo(0.15, 6);
    const probabilities = softmax(data);
    expect(probabilities[0]).toBeCloseTo(0.15 / 0.55, 6);
    expect(probabilities[1]).toBeCloseTo(0.4 / 0.55, 6);
  });

  it('decides otherwise than the sum would: a large group of middling classes does not win by its size', () => {
    const logits = { width: 4, data: ln([0.2, 0.2, 0.25, 0.35]) };
    const map = { rule: 'mean_probability', groups: [[0, 1, 2], [3]] } as const; // prettier-ignore
    const [many = 0, one = 0] = mapLogits(logits, map).data;
    expect(one).toBeGreaterThan(many);
  });

  it('of classes far below the best does not vanish', () => {
    const logits = { width: 3, data: Float32Array.of(2000, -2000, -2001) };
    const map = { rule: 'mean_probability', groups: [[1], [2]] } as const;
    expect([...mapLogits(logits, map).data]).toEqual([-4000, -4001]);
  });
});

describe('any of a group', () => {
  const map = { rule: 'any_of', groups: [[5, 2], [], [2, 7]] } as const; // prettier-ignore

  it('leaves the logits as they are', () => {
    const logits = { width: 2, data: Float32Array.of(1, 2) };
    expect(mapLogits(logits, map).data).toBe(logits.data);
  });

  it('accepts each class of the group, and of several labels each once', () => {
    expect(mappedLabels(map, [0])).toEqual([5, 2]);
    expect(mappedLabels(map, [0, 2])).toEqual([5, 2, 7]);
    expect(mappedLabels(map, [])).toEqual([]);
  });
});

it.each(['best_logit', 'mean_probability'] as const)(
  '%s: a row with a logit that is not finite stays such a row, wherever that logit is',
  (rule) => {
    const logits = { width: 3, data: Float32Array.of(1, 2, NaN, 1, 2, 3, Infinity, 0, 0) };
    const { data } = mapLogits(logits, { rule, groups: [[0], [1]] });
    const usable = [false, false, true, true, false, false];
    expect(Array.from(data, Number.isFinite)).toEqual(usable);
  },
);

it('labels stay what they are where the logits become theirs', () => {
  expect(mappedLabels(null, [3])).toEqual([3]);
  expect(mappedLabels({ rule: 'best_logit', groups: [[9]] }, [0])).toEqual([0]);
});
