import { randomStream } from '../core/random.ts';
import type { Dataset, Example, PictureLocation } from './dataset.ts';
import { hashOfExamples } from './identity.ts';

/**
 * At most `limit` examples of a dataset, in the dataset's order. Each class keeps its share (largest
 * remainders; of equal ones the lower class first); which examples of a class are kept is drawn from
 * the seed and their ids, so it does not depend on the order of the files. The dataset itself when it
 * is not larger than `limit`.
 */
export async function subsetDataset(
  dataset: Dataset,
  limit: number,
  seed: number,
): Promise<Dataset> {
  if (dataset.examples.length <= limit) return dataset;
  const indices = chooseExamples(dataset.examples, limit, seed);
  const examples = indices.map((index) => dataset.examples[index]).filter(isPresent);
  return {
    ...dataset,
    examples,
    location: subsetLocation(dataset.location, indices),
    sha256: await hashOfExamples(examples),
  };
}

/** Indices of the examples to keep, ascending. */
function chooseExamples(examples: readonly Example[], limit: number, seed: number): number[] {
  const strata = new Map<number, number[]>();
  for (const [index, { labels }] of examples.entries()) {
    const stratum = labels[0] ?? -1;
    const members = strata.get(stratum) ?? [];
    members.push(index);
    strata.set(stratum, members);
  }
  const ordered = [...strata].sort(([a], [b]) => a - b).map(([, members]) => members);
  const counts = share(
    limit,
    ordered.map((members) => members.length),
  );
  const lot = (index: number): number =>
    randomStream(seed, 'subset', examples[index]?.id ?? '').uniform(0);
  return ordered
    .flatMap((members, stratum) =>
      members
        .map((index) => ({ index, lot: lot(index) }))
        .sort((a, b) => a.lot - b.lot || a.index - b.index)
        .slice(0, counts[stratum])
        .map(({ index }) => index),
    )
    .sort((a, b) => a - b);
}

/** `total` shared in proportion to `sizes` by largest remainders; every share is at most its size. */
function share(total: number, sizes: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (total * size) / all);
  const counts = exact.map(Math.floor);
  const left = total - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** The location of some of the examples, in the order given. */
export function subsetLocation(
  location: PictureLocation,
  indices: readonly number[],
): PictureLocation {
  const pick = <T>(list: readonly T[]): T[] =>
    indices.map((index) => list[index]).filter(isPresent);
  switch (location.kind) {
    case 'shapes':
      return { ...location, indices: pick(location.indices) };
    case 'files':
      return { ...location, files: pick(location.files) };
    case 'archive': {
      const { archive, start, length, size, compression, crc32 } = location;
      return {
        ...location,
        archive: pickNumbers(archive, indices),
        start: pickNumbers(start, indices),
        length: pickNumbers(length, indices),
        size: pickNumbers(size, indices),
        compression: pickNumbers(compression, indices),
        crc32: pickNumbers(crc32, indices),
      };
    }
    case 'parquet':
      return {
        ...location,
        file: pickNumbers(location.file, indices),
        row: pickNumbers(location.row, indices),
      };
    case 'array':
      return { ...location, rows: pickNumbers(location.rows, indices) };
  }
}

/** The numbers at some places, in an array of the same type. */
function pickNumbers<T extends Uint8Array | Uint32Array | Float64Array>(
  numbers: T,
  indices: readonly number[],
): T {
  const picked = numbers.slice(0, indices.length) as T;
  indices.forEach((index, at) => (picked[at] = numbers[index] ?? 0));
  return picked;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
