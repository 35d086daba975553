import { exp, log } from '../../core/elementary.ts';
import { jackknifeInterval } from '../../core/interval.ts';
import { sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import {
  needsEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleRows,
} from './embedding-sample.ts';
import { pairParameters, pairsOf, type Pairs } from './pairs.ts';

/** t of Wang and Isola. */
const SHARPNESS = 2;

/**
 * How evenly the embeddings spread over the sphere: `uniformity` = ln of the mean over pairs of exp(−2 |u_i − u_j|²), u
 * the embeddings at length 1 (Wang and Isola 2020, t = 2). 0 where all point the same way, lower the more evenly they spread; about
 * −4 for directions drawn at random in many dimensions, never below −8. All pairs among at most `among` examples (1,500 by default). An embedding
 * that is all 0 has no direction; `details.zero` counts them. Jackknife over blocks of examples.
 */
export const uniformity = defineMeasurement({
  meta: {
    id: 'uniformity',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'Uniformity',
    summary: 'How evenly the directions of the embeddings spread; lower is more even.',
    unit: 'nats',
    range: [-8, 0],
    best: 'none',
    containsAccuracy: false,
    reference: 'Wang and Isola 2020, "Understanding contrastive representation learning"',
  },
  parameters: pairParameters,
  primary: () => 'uniformity',
  needs: sampleNeeds,
  compatible: (subject) => needsEmbedding('Uniformity', subject),
  rows: sampleRows,
  values: ({ params, seed, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const pairs = pairsOf(sample, params.among, seed);
    const { sizes, potentials } = potentialsByGroup(pairs);
    const n = sum(sizes);
    const details = { ...sampleCounts(table, sample), among: n, zero: pairs.sample.count - n };
    const detail = 'uniformity';
    const value = uniformityOf(potentials, sizes, null);
    if (value === null) {
      const reason = 'fewer than two examples whose embedding has a direction';
      return { values: [], undefined: [{ detail, reason }], details };
    }
    const leftOut = sizes.map((_, group) => uniformityOf(potentials, sizes, group));
    const interval = jackknifeInterval(value, leftOut, sizes, [-8, 0]);
    return { values: [{ detail, value, n, interval }], undefined: [], details };
  },
});

interface Potentials {
  /** Examples with a direction in each group. */
  readonly sizes: readonly number[];
  /** Σ exp(−2 |u_i − u_j|²) over i < j, i in one group and j in the other: [groups, groups]. */
  readonly potentials: Float64Array;
}

function potentialsByGroup({ sample, products }: Pairs): Potentials {
  const { count, examples, groups } = sample;
  const group = Int32Array.from(examples, (example) => groups.groupOf(example));
  const length = Float64Array.from({ length: count }, (_, i) => Math.sqrt(products[i * count + i]));
  const potentials = new Float64Array(groups.count * groups.count);
  const sizes = Array.from({ length: groups.count }, () => 0);
  for (let i = 0; i < count; i++) {
    if (length[i] === 0) continue;
    sizes[group[i]] += 1;
    for (let j = 0; j < i; j++) {
      if (length[j] === 0) continue;
      const cosine = Math.min(1, products[i * count + j] / (length[i] * length[j]));
      // |u_i − u_j|² = 2 − 2 cos
      potentials[group[i] * groups.count + group[j]] += exp(2 * SHARPNESS * (cosine - 1));
    }
  }
  return { sizes, potentials };
}

/** Without the pairs that a group takes part in; null for fewer than two examples. */
function uniformityOf(
  potentials: Float64Array,
  sizes: readonly number[],
  without: number | null,
): number | null {
  const count = sizes.length;
  const n = sum(sizes) - (without === null ? 0 : sizes[without]);
  if (n < 2) return null;
  const kept = potentials.filter(
    (_, at) => Math.floor(at / count) !== without && at % count !== without,
  );
  return Math.max(-8, Math.min(0, log(sum(kept) / ((n * (n - 1)) / 2))));
}
