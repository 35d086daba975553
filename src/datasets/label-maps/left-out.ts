import type { Dataset, Example } from '../dataset.ts';
import { hashOfExamples } from '../identity.ts';
import { subsetLocation } from '../subset.ts';

/**
 * A dataset of some of its classes, in the order given: pictures that have none of them are left out, pictures without
 * any label stay. The dataset itself where all classes are kept in order.
 */
export async function keepClasses(dataset: Dataset, kept: readonly number[]): Promise<Dataset> {
  const { labels, examples } = dataset;
  if (kept.length === labels.classes.length) return dataset;
  const places = new Map(kept.map((index, place) => [index, place]));
  const indices: number[] = [];
  const remaining: Example[] = [];
  for (const [index, example] of examples.entries()) {
    const accepted = example.labels.flatMap((label) => places.get(label) ?? []);
    if (accepted.length === 0 && example.labels.length > 0) continue;
    indices.push(index);
    remaining.push({ ...example, labels: accepted });
  }
  const aliases = labels.aliases;
  return {
    ...dataset,
    labels: {
      name: labels.name,
      classes: kept.map((index) => labels.classes[index] ?? ''),
      ...(aliases === undefined ? {} : { aliases: kept.map((index) => aliases[index] ?? []) }),
    },
    examples: remaining,
    location: subsetLocation(dataset.location, indices),
    sha256: await hashOfExamples(remaining),
  };
}
