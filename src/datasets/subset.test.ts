import { describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.ts';
import { datasetHash } from './dataset-hash.ts';
import { subsetDataset } from './subset.ts';

/** Ten examples of class 0, then ten of class 1, as class folders come. */
async function sorted(): Promise<Dataset> {
  const examples = Array.from({ length: 20 }, (_, index) => ({
    id: `picture-${index}`,
    labels: [index < 10 ? 0 : 1],
    contentHash: String(index),
  }));
  return {
    name: 'sorted',
    labels: { name: 'two', classes: ['a', 'b'] },
    examples,
    location: { kind: 'files', files: examples.map(({ id }) => id) },
    sha256: await datasetHash(examples),
    description: '',
  };
}

describe('subsetDataset', () => {
  it('takes as many of each class as it can, in the order of the dataset', async () => {
    const subset = await subsetDataset(await sorted(), 7, 0);
    const counts = [0, 1].map(
      (label) => subset.examples.filter(({ labels }) => labels[0] === label).length,
    );
    expect(counts.sort()).toEqual([3, 4]);
    const indices = subset.examples.map(({ contentHash }) => Number(contentHash));
    expect(indices).toEqual([...indices].sort((a, b) => a - b));
  });

  it('keeps pictures and examples together', async () => {
    const subset = await subsetDataset(await sorted(), 5, 3);
    expect(subset.location).toEqual({ kind: 'files', files: subset.examples.map(({ id }) => id) });
  });

  it('is the same for the same seed, another for another, and says so in its hash', async () => {
    const dataset = await sorted();
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => subsetDataset(dataset, 6, seed)),
    );
    expect(first).toEqual(again);
    expect(first?.sha256).not.toBe(other?.sha256);
    expect(first?.sha256).not.toBe(dataset.sha256);
  });

  it('is the dataset itself where the limit is no smaller', async () => {
    const dataset = await sorted();
    expect(await subsetDataset(dataset, 20, 0)).toBe(dataset);
    expect(await subsetDataset(dataset, 21, 0)).toBe(dataset);
  });
});
