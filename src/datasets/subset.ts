import { randomStream } from '../core/random.ts';
import type { Dataset, PictureLocation } from './dataset.ts';
import { datasetHash } from './dataset-hash.ts';

/**
 * A seeded subset of `limit` examples, stratified by first label and in the dataset's order: each class
 * gives one example in turn until there are enough. The dataset itself where it is no larger.
 */
export async function subsetDataset(
  dataset: Dataset,
  limit: number,
  seed: number,
): Promise<Dataset> {
  if (limit >= dataset.examples.length) return dataset;
  const chosen = chooseExamples(dataset, limit, seed);
  const examples = chosen.flatMap((index) => dataset.examples[index] ?? []);
  return {
    ...dataset,
    examples,
    location: subsetLocation(dataset.location, chosen),
    sha256: await datasetHash(examples),
  };
}

function chooseExamples(dataset: Dataset, limit: number, seed: number): number[] {
  const classes = new Map<number, number[]>();
  for (const [index, { labels }] of dataset.examples.entries()) {
    const label = labels[0] ?? -1;
    classes.set(label, [...(classes.get(label) ?? []), index]);
  }
  const turns = [...classes].flatMap(([label, members]) => {
    const order = randomStream(seed, 'subset', dataset.name, label).permutation(members.length);
    return members.map((_, turn) => ({ turn, index: members[order[turn] ?? 0] ?? 0 }));
  });
  // Which classes give one example more is drawn as well, not the first ones by index.
  const rank = randomStream(seed, 'subset', dataset.name).permutation(dataset.examples.length);
  turns.sort((a, b) => a.turn - b.turn || (rank[a.index] ?? 0) - (rank[b.index] ?? 0));
  return turns
    .slice(0, limit)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

function subsetLocation(location: PictureLocation, chosen: readonly number[]): PictureLocation {
  return location.kind === 'shapes'
    ? { ...location, indices: chosen.flatMap((index) => location.indices[index] ?? []) }
    : { ...location, files: chosen.flatMap((index) => location.files[index] ?? []) };
}
