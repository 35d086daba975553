import { log } from '../../core/elementary.ts';
import { jackknifeInterval } from '../../core/interval.ts';
import { sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import type { MeasuredValue } from '../../measurement.ts';
import {
  needsEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleRows,
} from './embedding-sample.ts';
import { pairParameters, pairsOf, type Pairs } from './pairs.ts';

/** The share of the largest ratios that the fit leaves out. */
const DISCARDED = 0.1;

/**
 * How many numbers are needed to say where an embedding lies among its neighbours: the intrinsic dimension, from the
 * ratio μ = r₂ / r₁ of each example's distances to its two nearest (Facco et al. 2017). In dimension D, μ follows 1 − μ^−D.
 * - `twonn`: the slope through the origin of −ln(1 − i/N) on ln μ_i, for the N ratios in ascending order, i from 1, of which
 *   the largest tenth is left out.
 * - `twonn_mle`: N / Σ ln μ, the maximum of the likelihood, with all of them.
 * Euclidean distances among at most `among` examples (1,500 by default), since all pairs are compared: fewer examples are further
 * apart, and the dimension at a coarser scale may differ. Examples with a twin (r₁ = 0) have no ratio; `details.twins` counts
 * them. Jackknife over blocks of examples, neighbours held.
 */
export const twonn = defineMeasurement({
  meta: {
    id: 'twonn',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'TwoNN',
    summary: 'The dimension of the surface that the embeddings lie on.',
    unit: 'dimensions',
    range: [0, null],
    best: 'none',
    containsAccuracy: false,
    reference:
      'Facco, d’Errico, Rodriguez and Laio 2017; scikit-dimension, TwoNN(discard_fraction=0.1)',
  },
  parameters: pairParameters,
  primary: () => 'twonn',
  details: () => ['twonn', 'twonn_mle'],
  needs: sampleNeeds,
  compatible: (subject) => needsEmbedding('TwoNN', subject),
  rows: sampleRows,
  values: ({ params, seed, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const pairs = pairsOf(sample, params.among, seed);
    const ratios = neighbourRatios(pairs);
    const { count } = pairs.sample;
    const details = {
      ...sampleCounts(table, sample),
      among: count,
      twins: count < 3 ? 0 : count - ratios.length,
    };
    const { groups } = pairs.sample;
    const members = Array.from({ length: groups.count }, (_, group) =>
      ratios.filter(({ example }) => groups.groupOf(example) === group),
    );
    const kinds = [
      { detail: 'twonn', dimension: fittedDimension },
      { detail: 'twonn_mle', dimension: likeliestDimension },
    ];
    const values: MeasuredValue[] = [];
    for (const { detail, dimension } of kinds) {
      const value = dimension(ratios.map(({ logarithm }) => logarithm));
      if (value === null) continue;
      const leftOut = members.map((_, out) =>
        dimension(
          members.flatMap((group, at) =>
            at === out ? [] : group.map(({ logarithm }) => logarithm),
          ),
        ),
      );
      const sizes = members.map((group) => group.length);
      const interval = jackknifeInterval(value, leftOut, sizes, [0, null]);
      values.push({ detail, value, n: ratios.length, interval });
    }
    const reason =
      ratios.length === 0
        ? 'no example has two others at a distance'
        : 'every example has its two nearest equally far';
    const missing = kinds.filter(({ detail }) => !values.some((value) => value.detail === detail));
    return { values, undefined: missing.map(({ detail }) => ({ detail, reason })), details };
  },
});

/** ln (r₂ / r₁) of an example. */
export interface NeighbourRatio {
  readonly example: number;
  readonly logarithm: number;
}

/** The ratios of all examples that have two others and no twin. */
export function neighbourRatios({ sample, products }: Pairs): NeighbourRatio[] {
  const { count, examples } = sample;
  const ratios: NeighbourRatio[] = [];
  if (count < 3) return ratios;
  for (let i = 0; i < count; i++) {
    const own = products[i * count + i];
    let first = Infinity;
    let second = Infinity;
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      // Twins have the same products to the last bit, so their distance is 0 exactly.
      const squared = own + products[j * count + j] - 2 * products[i * count + j];
      if (squared < first) {
        second = first;
        first = squared;
      } else if (squared < second) second = squared;
    }
    if (first > 0) ratios.push({ example: examples[i], logarithm: log(second / first) / 2 });
  }
  return ratios;
}

/** The slope of the fit; null where it is not determined. */
export function fittedDimension(logarithms: readonly number[]): number | null {
  const n = logarithms.length;
  const kept = Float64Array.from(logarithms)
    .sort()
    .subarray(0, Math.floor(n * (1 - DISCARDED)));
  const slope =
    sum(kept.map((each, i) => -log(1 - (i + 1) / n) * each)) / sum(kept.map((each) => each * each));
  return Number.isFinite(slope) ? slope : null;
}

/** N / Σ ln μ; null where every ratio is 1. */
export function likeliestDimension(logarithms: readonly number[]): number | null {
  const total = sum(logarithms);
  return total > 0 ? logarithms.length / total : null;
}
