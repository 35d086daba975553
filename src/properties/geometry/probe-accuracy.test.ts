import { describe, expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { probeAccuracy, stratifiedHalves } from './probe-accuracy.ts';

const N = 240;
const labels = Array.from({ length: N }, (_, i) => i % 3);
const noise = normalMatrix('probe', N, 5);
/** Embeddings of three classes, `apart` from each other. */
const embeddings = (apart: number) =>
  labels.map((label, i) =>
    noise.data.subarray(i * 5, (i + 1) * 5).map((z, k) => z + (k === label ? apart : 0)),
  );
const outcomeOf = (rows: readonly ArrayLike<number>[], of = labels, seed = 0) =>
  measure(probeAccuracy, {}, embeddingRun(rows, of, seed));
const accuracyOf = (...parts: Parameters<typeof outcomeOf>) =>
  valuesOf(outcomeOf(...parts))['probe_accuracy'];

it('is 1 for classes far apart and about chance for labels that have nothing to do with the embedding', () => {
  expect(accuracyOf(embeddings(20))).toBe(1);
  expect(Math.abs(accuracyOf(embeddings(0)) - 1 / 3)).toBeLessThan(0.1);
});

it('every labelled example is answered once', () => {
  const { values, details } = outcomeOf(embeddings(2));
  expect(values).toMatchObject([{ n: N, interval: { method: 'Wilson' } }]);
  expect(details).toMatchObject({ labelled: N, halves: 2 });
});

it('scale and place of the embedding do not matter', () => {
  const moved = embeddings(1).map((row) => row.map((z) => z * 64 + 128));
  expect(accuracyOf(moved)).toBe(accuracyOf(embeddings(1)));
});

it('by hand: with four examples on a line each half is answered by the other', () => {
  expect(accuracyOf([[1], [2], [-1], [-2]], [0, 0, 1, 1])).toBe(1);
});

it.each([
  ['a single class', embeddings(1), labels.map(() => 0)],
  ['equal embeddings', labels.map(() => [1, 2]), labels],
  ['one example', [[1, 2]], [0]],
  ['no example', [], []],
])('%s has no probe', (_, rows, of) => {
  expect(outcomeOf(rows, of).undefined).toMatchObject([{ detail: 'probe_accuracy' }]);
});

describe('halves', () => {
  const of = Int32Array.from([0, 0, 0, 0, 0, 2, 2, 2, 5]);
  it('hold half of every class, give or take one, and of all', () => {
    const halves = stratifiedHalves(of, 3);
    const inFirst = (label: number) =>
      of.filter((each, i) => each === label && halves[i] === 0).length;
    expect([2, 3]).toContain(inFirst(0));
    expect([1, 2]).toContain(inFirst(2));
    expect([4, 5]).toContain(halves.filter((half) => half === 0).length);
  });
  it('are drawn by the seed', () => {
    const draws = [0, 1, 2, 3].map((seed) => String(stratifiedHalves(of, seed)));
    expect(new Set(draws).size).toBeGreaterThan(1);
    expect(String(stratifiedHalves(of, 0))).toBe(draws[0]);
  });
});
