import { symmetricEigenvalues } from '../../core/eigenvalues.ts';
import { log, exp } from '../../core/elementary.ts';
import { jackknifeInterval, type Interval } from '../../core/interval.ts';
import { sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import {
  needsEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleParameters,
  sampleRows,
  type EmbeddingSample,
} from './embedding-sample.ts';
import { compare } from './pairs.ts';
import { secondMoments } from './second-moments.ts';

/** Added to every share of RankMe, after dividing; the shares then add up to a little more than 1. */
const RANKME_EPSILON = 1e-7;
/** The jackknife decomposes up to 32 matrices; wider ones would take longer than the run. */
const MOST_DECOMPOSED_WIDTH = 128;
/** Singular values that the details list. */
const LISTED = 100;
const EPSILON = 2.220446049250313e-16;

/**
 * How many directions the embeddings spread over. Z holds the embeddings of n examples, **not centred**; σ are its
 * min(n, d) singular values and p = σ / Σ σ.
 * - `rankme`: exp(−Σ p ln p) with 1e-7 added to every p (Garrido et al. 2023). d where all directions carry the same, 1
 *   where a single one carries everything.
 * - `effective_rank`: the same without what is added, 0 · ln 0 = 0 (Roy and Vetterli 2007).
 * Both grow with the number of examples until n is many times d: compare models on the same number. It is at most
 * `examples`, 5,000 by default; n is that of the value. Singular values are square roots of the eigenvalues of ZᵀZ (ZZᵀ where
 * n < d); one below about 1e-7 of the largest cannot be told from 0 and counts as 0. Jackknife over blocks of examples up
 * to 128 units.
 */
export const rankme = defineMeasurement({
  meta: {
    id: 'rankme',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'RankMe',
    summary: 'Over how many directions the embeddings spread.',
    unit: 'directions',
    range: [0, null],
    best: 'none',
    containsAccuracy: false,
    reference:
      'Garrido, Balestriero, Najman and LeCun 2023, "RankMe"; Roy and Vetterli 2007, "The effective rank"',
  },
  parameters: sampleParameters,
  primary: () => 'rankme',
  details: () => ['rankme', 'effective_rank'],
  needs: sampleNeeds,
  compatible: (subject) => needsEmbedding('RankMe', subject),
  rows: sampleRows,
  values: ({ params, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const singular = singularValues(sample);
    const details = {
      ...sampleCounts(table, sample),
      units: sample.width,
      singularValues: [...singular.subarray(0, LISTED)],
    };
    const kinds = [
      { detail: 'rankme', rank: rankMe },
      { detail: 'effective_rank', rank: effectiveRank },
    ];
    if (!(singular[0] > 0)) {
      const reason =
        sample.count === 0 ? 'no example with a finite embedding' : 'every embedding is all 0';
      return { values: [], undefined: kinds.map(({ detail }) => ({ detail, reason })), details };
    }
    const withoutGroup = singularValuesWithout(sample);
    const values = kinds.map(({ detail, rank }) => {
      const value = rank(singular);
      const interval =
        typeof withoutGroup === 'string'
          ? { none: withoutGroup }
          : spread(value, withoutGroup.map(rank), secondMoments(sample).sizes);
      return { detail, value, n: sample.count, interval };
    });
    return { values, undefined: [], details };
  },
});

/** exp of the entropy of σ / Σ σ + 1e-7, for singular values of which one is above 0. */
export function rankMe(singular: Float64Array): number {
  const total = sum(singular);
  return exp(-sum(singular.map((each) => timesLog(each / total + RANKME_EPSILON))));
}

/** exp of the entropy of σ / Σ σ, for singular values of which one is above 0. */
export function effectiveRank(singular: Float64Array): number {
  const total = sum(singular);
  return exp(-sum(singular.map((each) => timesLog(each / total))));
}

function timesLog(share: number): number {
  return share === 0 ? 0 : share * log(share);
}

/** Singular values of a sample's embeddings, largest first: min(examples, units) of them. */
export function singularValues(sample: EmbeddingSample): Float64Array {
  const { count, width } = sample;
  return count < width
    ? rootsOf(compare(sample).products, count, width)
    : rootsOf(secondMoments(sample).products.slice(), width, count);
}

/** @param products overwritten */
function rootsOf(products: Float64Array, side: number, longer: number): Float64Array {
  const eigenvalues = symmetricEigenvalues(products, side);
  const least = eigenvalues[0] * EPSILON * Math.max(side, longer);
  return eigenvalues.map((each) => (each > least ? Math.sqrt(each) : 0));
}

/** Singular values without each group of blocks, or why there are none. */
function singularValuesWithout(sample: EmbeddingSample): string | Float64Array[] {
  const { count, width } = sample;
  if (width > MOST_DECOMPOSED_WIDTH) {
    return `an embedding of more than ${MOST_DECOMPOSED_WIDTH} units: leaving out blocks would take a decomposition for each`;
  }
  const moments = secondMoments(sample);
  const { without, sizes } = moments;
  if (without === null || count - Math.max(0, ...sizes) < width) {
    return 'fewer examples than units once a group of blocks is left out: the rank is that of the examples';
  }
  return sizes.map((_, group) => {
    const { n, products } = without(group);
    return rootsOf(products, width, n);
  });
}

function spread(value: number, leftOut: readonly number[], sizes: readonly number[]): Interval {
  return jackknifeInterval(value, leftOut, sizes, [0, null]);
}
