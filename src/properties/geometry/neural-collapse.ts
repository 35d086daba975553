import { cholesky, lowRankFactor, solveCholesky } from '../../core/cholesky.ts';
import { jackknifeInterval, type Interval } from '../../core/interval.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import type { MeasuredValue } from '../../measurement.ts';
import {
  labelledOf,
  needsLabelledEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleParameters,
  sampleRows,
  type EmbeddingSample,
} from './embedding-sample.ts';
import { secondMoments, type Moments } from './second-moments.ts';

/** Pivots below this share of the first are rounding: the class means span no more directions. */
const RANK_TOLERANCE = 1e-10;
/** The jackknife takes up to 32 decompositions. */
const MOST_DECOMPOSED_WIDTH = 128;

/**
 * How far the embeddings of a class have collapsed onto its mean. Σ_W is the mean over examples of (z − μ_c)(z − μ_c)ᵀ, μ_c the mean of the
 * example's class; Σ_B the mean over classes of (μ_c − μ)(μ_c − μ)ᵀ, μ the mean of the class means; C the classes that have examples.
 * - `nc1`: tr(Σ_W Σ_B⁺) / C, Σ_B⁺ the pseudo-inverse (Papyan, Han and Donoho 2020). 0: every example lies on its class's mean.
 * - `nc1_trace`: tr Σ_W / tr Σ_B, the simpler ratio that some papers give under the same name.
 * By the first accepted label, over at most `examples` examples (5,000 by default). With few examples of a class its mean lies near them, which lowers
 * both: compare models on the same examples. Jackknife over blocks of examples up to 128 units.
 */
export const neuralCollapse = defineMeasurement({
  meta: {
    id: 'neural_collapse',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'Neural collapse',
    summary: 'How far apart the embeddings of a class lie, against how far the classes do.',
    unit: 'ratio',
    range: [0, null],
    best: 'none',
    containsAccuracy: false,
    reference: 'Papyan, Han and Donoho 2020, "Prevalence of neural collapse"',
  },
  parameters: sampleParameters,
  primary: () => 'nc1',
  details: () => ['nc1', 'nc1_trace'],
  needs: sampleNeeds,
  compatible: (subject) => needsLabelledEmbedding('Neural collapse', subject),
  rows: sampleRows,
  values: ({ params, dataset, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const subject = labelledOf(sample);
    const classes = dataset.classes.length;
    const totals = classTotals(subject, classes, null);
    const details = {
      ...sampleCounts(table, sample),
      labelled: subject.count,
      classes: totals.counts.filter((count) => count > 0).length,
    };
    const kinds = [
      { detail: 'nc1', collapse: pseudoInverseRatio },
      { detail: 'nc1_trace', collapse: traceRatio },
    ];
    const moments = subject.count === 0 ? null : secondMoments(subject);
    const whole = moments === null ? null : scatterOf(moments, totals);
    if (moments === null || whole === null) {
      const reason = 'the means of fewer than two classes differ';
      return { values: [], undefined: kinds.map(({ detail }) => ({ detail, reason })), details };
    }
    const { without, sizes } = moments;
    const parts =
      without === null || subject.width > MOST_DECOMPOSED_WIDTH
        ? null
        : sizes.map((_, group) => scatterOf(without(group), classTotals(subject, classes, group)));
    const values = kinds.map(({ detail, collapse }): MeasuredValue => {
      const value = collapse(whole);
      const interval: Interval =
        parts === null
          ? { none: `an embedding of more than ${MOST_DECOMPOSED_WIDTH} units: leaving out blocks would take a decomposition for each` } // prettier-ignore
          : jackknifeInterval(
              value,
              parts.map((part) => (part === null ? null : collapse(part))),
              sizes,
              [0, null],
            );
      return { detail, value, n: subject.count, interval };
    });
    return { values, undefined: [], details };
  },
});

/** Examples and Σ z of each class. */
export interface ClassTotals {
  readonly counts: Float64Array;
  /** [classes, units] */
  readonly sums: Float64Array;
}

function classTotals(
  { count, width, data, labels, examples, groups }: EmbeddingSample,
  classes: number,
  without: number | null,
): ClassTotals {
  const counts = new Float64Array(classes);
  const sums = new Float64Array(classes * width);
  for (let row = 0; row < count; row++) {
    if (groups.groupOf(examples[row]) === without) continue;
    const place = labels[row] * width;
    counts[labels[row]] += 1;
    for (let unit = 0; unit < width; unit++) sums[place + unit] += data[row * width + unit];
  }
  return { counts, sums };
}

/** Σ_W and Σ_B, [units, units], and the number of classes. */
export interface Scatter {
  readonly within: Float64Array;
  readonly between: Float64Array;
  readonly units: number;
  readonly classes: number;
}

/** Scatter within and between the classes that have examples; null where their means do not differ. */
export function scatterOf({ n, sums, products }: Moments, totals: ClassTotals): Scatter | null {
  const units = sums.length;
  const present = [...totals.counts.keys()].filter((c) => totals.counts[c] > 0);
  const means = present.map((c) =>
    Float64Array.from(
      { length: units },
      (_, unit) => totals.sums[c * units + unit] / totals.counts[c],
    ),
  );
  const centre = new Float64Array(units);
  for (const mean of means) {
    for (let unit = 0; unit < units; unit++) centre[unit] += mean[unit] / means.length;
  }
  const within = products.map((entry) => entry / n);
  const between = new Float64Array(units * units);
  // One row after the other, so that it stays in the cache while all classes are added to it.
  for (let i = 0; i < units; i++) {
    means.forEach((mean, at) => {
      const weighted = (totals.counts[present[at]] / n) * mean[i];
      const deviation = (mean[i] - centre[i]) / means.length;
      for (let j = i; j < units; j++) {
        within[i * units + j] -= weighted * mean[j];
        between[i * units + j] += deviation * (mean[j] - centre[j]);
      }
    });
    for (let j = i + 1; j < units; j++) {
      within[j * units + i] = within[i * units + j];
      between[j * units + i] = between[i * units + j];
    }
  }
  const scatter = { within, between, units, classes: means.length };
  // Of a mean that is the same for all classes, rounding alone is left.
  const squares = traceOf(products, units) / n;
  return traceOf(between, units) > RANK_TOLERANCE * RANK_TOLERANCE * squares ? scatter : null;
}

/** tr Σ_W / tr Σ_B. */
export function traceRatio({ within, between, units }: Scatter): number {
  return Math.max(0, traceOf(within, units)) / traceOf(between, units);
}

/**
 * tr(Σ_W Σ_B⁺) / C. With Σ_B = L Lᵀ, L as wide as the class means span directions, Σ_B⁺ = L M⁻² Lᵀ where M = LᵀL, so the
 * trace is that of M⁻¹ (Lᵀ Σ_W L) M⁻¹.
 */
export function pseudoInverseRatio({ within, between, units, classes }: Scatter): number {
  const { rank, columns } = lowRankFactor(between, units, RANK_TOLERANCE);
  const gram = square(columns, columns);
  const spread = square(
    columns,
    columns.map((column) => times(within, column)),
  );
  const factor = cholesky(gram, rank);
  solveCholesky(factor, rank, spread, rank);
  // Now M⁻¹ S; its transpose is S M⁻¹, S being symmetric.
  const turned = Float64Array.from(
    spread,
    (_, at) => spread[(at % rank) * rank + Math.floor(at / rank)],
  );
  solveCholesky(factor, rank, turned, rank);
  return Math.max(0, traceOf(turned, rank) / classes);
}

/** Dot products of all columns with all others, [columns, columns]. */
function square(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: a.length * b.length }, (_, at) =>
    dot(a[Math.floor(at / b.length)], b[at % b.length]),
  );
}

/** A symmetric matrix times a column. */
function times(matrix: Float64Array, column: Float64Array): Float64Array {
  const n = column.length;
  return column.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), column));
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k] * b[k];
  return total;
}

function traceOf(matrix: Float64Array, side: number): number {
  let trace = 0;
  for (let i = 0; i < side; i++) trace += matrix[i * side + i];
  return trace;
}
