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
import { centredProducts, MOST_GROUPED_WIDTH, secondMoments } from './second-moments.ts';

/** Below this share of Σ z², what is left after centring is rounding. */
const ROUNDING = 1e-12;

/**
 * How many directions the embeddings vary in: `participation_ratio` = (Σ λ)² / Σ λ², λ the eigenvalues of the **centred**
 * covariance of the embeddings, computed as its squared trace over the sum of its squared entries. d where the variance is the
 * same in all directions, 1 where all of it is in a single one; the scale of the embedding does not matter. A direction with
 * much variance counts more than for RankMe. At most `examples` examples; jackknife over blocks of examples up to 512 units.
 */
export const participationRatio = defineMeasurement({
  meta: {
    id: 'participation_ratio',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'Participation ratio',
    summary: 'In how many directions the embeddings vary.',
    unit: 'directions',
    range: [1, null],
    best: 'none',
    containsAccuracy: false,
    reference: 'Gao, Trautmann, Yu, Santhanam, Ryu, Shenoy and Ganguli 2017',
  },
  parameters: sampleParameters,
  primary: () => 'participation_ratio',
  needs: sampleNeeds,
  compatible: (subject) => needsEmbedding('Participation ratio', subject),
  rows: sampleRows,
  values: ({ params, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const details = { ...sampleCounts(table, sample), units: sample.width };
    const detail = 'participation_ratio';
    const wide = sample.count < sample.width;
    const value = wide ? participationOfExamples(sample) : participation(sample);
    if (value === null) {
      const reason = sample.count < 2 ? 'fewer than two examples' : 'all embeddings are the same';
      return { values: [], undefined: [{ detail, reason }], details };
    }
    const interval = wide
      ? { none: 'fewer examples than units: the ratio is bounded by the examples' }
      : intervalOf(value, sample);
    return { values: [{ detail, value, n: sample.count, interval }], undefined: [], details };
  },
});

function participation(sample: EmbeddingSample): number | null {
  const moments = secondMoments(sample);
  return ratio(centredProducts(moments), moments.products, sample.width);
}

/** (trace)² / Σ entries² of a symmetric matrix; null where nothing is left of it beside what was centred. */
function ratio(centred: Float64Array, products: Float64Array, side: number): number | null {
  let trace = 0;
  let before = 0;
  for (let i = 0; i < side; i++) {
    trace += centred[i * side + i];
    before += products[i * side + i];
  }
  if (!(trace > ROUNDING * before)) return null;
  let squares = 0;
  for (const entry of centred) squares += entry * entry;
  return Math.max(1, (trace * trace) / squares);
}

/** The same from the products of examples: the centred matrix of those has the covariance's eigenvalues, times n. */
function participationOfExamples(sample: EmbeddingSample): number | null {
  const { count } = sample;
  const { products } = compare(sample);
  const means = Float64Array.from({ length: count }, (_, i) =>
    count === 0 ? 0 : sum(products, i * count, (i + 1) * count) / count,
  );
  const all = sum(means) / count;
  const centred = products.map(
    (entry, at) => entry - means[Math.floor(at / count)] - means[at % count] + all,
  );
  return ratio(centred, products, count);
}

function intervalOf(value: number, sample: EmbeddingSample): Interval {
  const { sizes, without } = secondMoments(sample);
  if (without === null) {
    return {
      none: `an embedding of more than ${MOST_GROUPED_WIDTH} units: the products of all groups of blocks would take too much memory`,
    };
  }
  const leftOut = sizes.map((_, group) => {
    const rest = without(group);
    return rest.n < 2 ? null : ratio(centredProducts(rest), rest.products, sample.width);
  });
  return jackknifeInterval(value, leftOut, sizes, [1, null]);
}
