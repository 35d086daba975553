import { describe, expect, it } from 'vitest';
import { embeddingRun, measure, normalMatrix, valuesOf } from '../../../tests/synthetic-run.ts';
import { rankme } from './rankme.ts';

const rows = (n: number, width: number) =>
  Array.from({ length: n }, (_, i) =>
    normalMatrix('rankme', n, width).data.subarray(i * width, (i + 1) * width),
  );
const ranksOf = (embeddings: readonly ArrayLike<number>[]) =>
  valuesOf(measure(rankme, {}, embeddingRun(embeddings)));

describe('by hand', () => {
  it('singular values 2 and 1: exp of the entropy of 2/3 and 1/3', () => {
    const entropy = (2 / 3) * Math.log(1.5) + (1 / 3) * Math.log(3);
    const values = ranksOf([[2, 0], [0, -1]]); // prettier-ignore
    expect(values['effective_rank']).toBeCloseTo(Math.exp(entropy), 13);
    // RankMe adds 1e-7 to each share, which takes −1e-7 Σ (ln p + 1) off the sum.
    const more = -1e-7 * (Math.log(2 / 3) + Math.log(1 / 3) + 2);
    expect(values['rankme']).toBeCloseTo(Math.exp(entropy + more), 12);
  });
  it('is the number of directions where all carry the same', () => {
    const axes = Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((k) => (i % 3 === k ? 5 : 0)));
    expect(ranksOf(axes)['effective_rank']).toBeCloseTo(3, 12);
  });
  it('is 1 for embeddings on one line through the origin', () => {
    expect(ranksOf([[1, 2, 3], [2, 4, 6], [-1, -2, -3]])['effective_rank']).toBeCloseTo(1, 12); // prettier-ignore
  });
  it('is not centred: embeddings that are all the same have rank 1', () => {
    expect(ranksOf(Array.from({ length: 5 }, () => [1, 1, 2]))['effective_rank']).toBeCloseTo(
      1,
      12,
    );
  });
});

it('of fewer examples than units is that of the transposed matrix', () => {
  const wide = rows(7, 19);
  const tall = Array.from({ length: 19 }, (_, k) => wide.map((row) => row[k]));
  expect(ranksOf(wide)['rankme']).toBeCloseTo(ranksOf(tall)['rankme'], 10);
});

it('directions that nothing is in count for 1e-7 in RankMe and not at all in the effective rank', () => {
  const values = ranksOf(rows(50, 4).map((row) => [...row, 0, 0]));
  const bare = ranksOf(rows(50, 4));
  expect(values['effective_rank']).toBeCloseTo(bare['effective_rank'], 10);
  const entropy = Math.log(values['rankme'] / bare['rankme']);
  expect(entropy).toBeCloseTo(-2e-7 * Math.log(1e-7), 12);
});

it('does not depend on the order of the examples, nor on the scale', () => {
  const some = rows(90, 8);
  const expected = ranksOf(some)['rankme'];
  expect(ranksOf([...some].reverse())['rankme']).toBeCloseTo(expected, 11);
  expect(ranksOf(some.map((row) => row.map((z) => z * 512)))['rankme']).toBeCloseTo(expected, 11);
});

describe('intervals', () => {
  const intervalOf = (n: number, width: number) =>
    measure(rankme, {}, embeddingRun(rows(n, width))).values[0]?.interval;
  it('are there with many more examples than units', () =>
    expect(intervalOf(300, 6)).toHaveProperty('low'));
  it('are not there with fewer, and for wide embeddings', () => {
    expect(intervalOf(64, 40)).toHaveProperty('none', expect.stringMatching(/fewer examples/));
    expect(intervalOf(140, 130)).toHaveProperty('none', expect.stringMatching(/more than 128/));
  });
});

it('embeddings that are all 0 have no rank', () => {
  const outcome = measure(rankme, {}, embeddingRun([[0, 0], [0, 0]])); // prettier-ignore
  expect(outcome.undefined).toContainEqual({
    detail: 'rankme',
    reason: 'every embedding is all 0',
  });
});

it('no more examples than asked for are kept, and n says how many', () => {
  const outcome = measure(rankme, { examples: 64 }, embeddingRun(rows(320, 4)));
  expect(outcome.values[0]?.n).toBe(60);
  expect(outcome.details).toMatchObject({ examples: 320, sampled: 60, units: 4 });
});

it('a model without an embedding is told so', () => {
  const subject = {
    hasEmbedding: false,
    classCount: 2,
    groups: [],
    hasLabels: true,
    groupNames: {},
  };
  expect(rankme.bind({}).compatible(subject)).toMatch(/no embedding output/);
});
