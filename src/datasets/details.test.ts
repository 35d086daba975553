import { expect, it } from 'vitest';
import type { Dataset, Example } from './dataset.ts';
import { detailsOf } from './details.ts';

const dataset = (examples: readonly Partial<Example>[]): Dataset => ({
  name: 'd',
  description: 'A dataset.',
  labels: { name: 'animals', classes: ['cat', 'dog', 'owl'] },
  examples: examples.map((example, i) => ({
    id: `${i}`,
    labels: [],
    contentHash: `${i}`,
    ...example,
  })),
  location: { kind: 'files', files: [] },
  sha256: 'abc',
});

it('counts every accepted label, what has none and what has several', () => {
  const details = detailsOf(dataset([{ labels: [0] }, { labels: [0, 1] }, {}]));
  expect(details.classes).toEqual([
    { name: 'cat', count: 2 },
    { name: 'dog', count: 1 },
    { name: 'owl', count: 0 },
  ]);
  expect([details.examples, details.unlabelled, details.several]).toEqual([3, 1, 1]);
});

it('lists groups with the largest first, and factors once', () => {
  const details = detailsOf(
    dataset([
      { groups: { place: 'sea' }, factors: { x: 1 } },
      { groups: { place: 'hill' }, factors: { x: 2, y: 0 } },
      { groups: { place: 'hill' } },
    ]),
  );
  expect(details.groups).toEqual([
    {
      column: 'place',
      values: [
        { value: 'hill', count: 2 },
        { value: 'sea', count: 1 },
      ],
    },
  ]);
  expect(details.factors).toEqual(['x', 'y']);
});

it('of an empty dataset everything is zero', () => {
  const details = detailsOf(dataset([]));
  expect([details.examples, details.groups, details.factors]).toEqual([0, [], []]);
});
