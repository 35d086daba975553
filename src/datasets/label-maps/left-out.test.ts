import { expect, it } from 'vitest';
import type { Dataset } from '../dataset.ts';
import { hashOfExamples } from '../identity.ts';
import { keepClasses } from './left-out.ts';

const examples = [
  { id: 'a', labels: [0], contentHash: '1' },
  { id: 'b', labels: [1], contentHash: '2' },
  { id: 'c', labels: [2, 1], contentHash: '3' },
  { id: 'd', labels: [], contentHash: '4' },
];
const dataset: Dataset = {
  name: 'd',
  labels: { name: 'l', classes: ['x', 'y', 'z'], aliases: [['X'], ['Y'], ['Z']] },
  examples,
  location: { kind: 'files', files: ['/a', '/b', '/c', '/d'] },
  sha256: 'whole',
  description: '',
};

it('pictures of classes that are not kept go with their files; the rest is labelled anew', async () => {
  const kept = await keepClasses(dataset, [0, 2]);
  expect(kept.labels).toEqual({ name: 'l', classes: ['x', 'z'], aliases: [['X'], ['Z']] });
  expect(kept.examples.map(({ id, labels }) => [id, labels])).toEqual([
    ['a', [0]],
    ['c', [1]],
    ['d', []],
  ]);
  expect(kept.location).toEqual({ kind: 'files', files: ['/a', '/c', '/d'] });
  expect(kept.sha256).toBe(await hashOfExamples(kept.examples));
});

it('the dataset itself is kept with all of its classes', async () => {
  expect(await keepClasses(dataset, [0, 1, 2])).toBe(dataset);
});
