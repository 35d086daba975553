import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dataset } from './dataset.ts';
import { hashOfExamples } from './identity.ts';
import { subsetDataset } from './subset.ts';

/** A dataset of these labels; example i is named `e<i>`. */
function datasetOf(labels: readonly number[]): Dataset {
  const examples = labels.map((label, i) => ({
    id: `e${String(i).padStart(4, '0')}`,
    labels: [label],
    contentHash: `h${i}`,
  }));
  return {
    name: 'd',
    labels: { name: 'l', classes: ['a', 'b', 'c'] },
    examples,
    location: { kind: 'files', files: examples.map(({ id }) => `/${id}`) },
    sha256: 'whole',
    description: '',
  };
}

const labelsOf = (dataset: Dataset) => dataset.examples.map(({ labels: [label] }) => label ?? -1);

it('a limit that is not below the size gives the dataset itself', async () => {
  const dataset = datasetOf([0, 1, 2]);
  expect(await subsetDataset(dataset, 3, 0)).toBe(dataset);
});

it('classes keep their shares: 60, 30 and 10 of 100 become 6, 3 and 1 of 10', async () => {
  const labels = Array.from({ length: 100 }, (_, i) => (i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2));
  const subset = await subsetDataset(datasetOf(labels), 10, 7);
  expect(labelsOf(subset).sort()).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]);
});

it('what is left over goes to the largest remainders, and of equal ones to the lower class', async () => {
  const subset = await subsetDataset(datasetOf([2, 1, 0]), 2, 0);
  expect(labelsOf(subset)).toEqual([1, 0]);
});

it('examples keep their order, their files and a hash of their own', async () => {
  const dataset = datasetOf(Array.from({ length: 50 }, (_, i) => i % 3));
  const subset = await subsetDataset(dataset, 20, 3);
  const ids = subset.examples.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  expect(subset.location).toEqual({ kind: 'files', files: ids.map((id) => `/${id}`) });
  expect(subset.sha256).toBe(await hashOfExamples(subset.examples));
});

it('the choice depends on the seed and the ids, not on the order of the files', async () => {
  const dataset = datasetOf(Array.from({ length: 60 }, (_, i) => i % 3));
  const idsOf = ({ examples }: Dataset) => examples.map(({ id }) => id);
  const chosen = idsOf(await subsetDataset(dataset, 12, 1));
  const reversed = { ...dataset, examples: [...dataset.examples].reverse() };
  expect(idsOf(await subsetDataset(reversed, 12, 1)).reverse()).toEqual(chosen);
  expect(idsOf(await subsetDataset(dataset, 12, 2))).not.toEqual(chosen);
});

it('a subset has exactly as many examples as the limit says, and no class more than it has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      async (labels, limit) => {
        const subset = await subsetDataset(datasetOf(labels), limit, 5);
        expect(subset.examples).toHaveLength(Math.min(limit, labels.length));
        expect(new Set(subset.examples).size).toBe(subset.examples.length);
      },
    ),
    { numRuns: 50 },
  );
});

it('a picture with several accepted labels is drawn as one of its first', async () => {
  const dataset = datasetOf(Array.from({ length: 40 }, (_, i) => i % 2));
  const accepted = dataset.examples.map((example) => ({
    ...example,
    labels: [...example.labels, 2],
  }));
  const several = await subsetDataset({ ...dataset, examples: accepted }, 10, 4);
  expect(labelsOf(several).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  const idsOf = ({ examples }: Dataset) => examples.map(({ id }) => id);
  expect(idsOf(several)).toEqual(idsOf(await subsetDataset(dataset, 10, 4)));
});
