import { blockGroups, sumByGroup, sumOfGroups } from '../../core/block-groups.ts';
import { jackknifeInterval, meanInterval } from '../../core/interval.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { mean, sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { countRecords } from '../../engine/record-counts.ts';
import type { MeasuredValue, Outcome, RecordTable } from '../../measurement.ts';
import { activityColumn, activityRows } from './activity.ts';

const parameters = {
  thresholds: {
    type: 'number[]',
    default: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3],
    minimum: 0,
    description:
      'A unit is active where the absolute value of its activation is above the threshold.',
  },
} as const satisfies ParameterSpecs;

/**
 * How few units of the embedding z [N examples, d units] carry the activity, over the examples with a
 * finite embedding.
 * - `<t>`: share of all N · d activations with |z| > t. It is an activity: higher is less sparse, and
 *   it depends on the scale of z. t interval over examples.
 * - `rms_<t>`: the same with |z| > t · rms, rms the root mean square of the example's own units, so that the scale
 *   does not matter. t interval.
 * - `l0_exact`: share of all activations that are exactly 0. Above 0 after a ReLU; GELU and SiLU give none, and float16
 *   makes some. t interval over examples.
 * - `hoyer`: mean over examples of (√d − ‖z‖₁ / ‖z‖₂) / (√d − 1); 0 all units alike, 1 a single one
 *   (Hoyer 2004). t interval.
 * - `treves_rolls_population`: mean over examples of S = (1 − a) / (1 − 1/d) with a = (mean |z|)² /
 *   mean z² (Vinje and Gallant's S of Treves and Rolls' a). t interval.
 * - `gini`: mean over examples of the Gini index of |z|, Σ_k (2k − d − 1) |z|_(k) / (d Σ |z|) over |z| in ascending order; 0
 *   all units alike, 1 − 1/d a single one (Hurley and Rickard 2009). t interval.
 * - `treves_rolls_lifetime`: the same per unit over examples (d becomes N), mean over the units that
 *   are not dead. Jackknife over blocks of examples.
 * - `dead_units`: units that are 0 for every example.
 * Examples whose embedding is all 0 have no `hoyer`, `treves_rolls_population` and `gini`; `details.zero` counts them.
 */
export const sparsity = defineMeasurement({
  meta: {
    id: 'sparsity',
    kind: 'property',
    category: 'sparsity',
    version: 2,
    title: 'Sparsity',
    summary: 'How few units of the embedding carry the activity.',
    unit: 'share',
    range: [0, 1],
    best: 'none',
    containsAccuracy: false,
    reference: 'Hoyer 2004; Treves and Rolls 1991; Vinje and Gallant 2000; Hurley and Rickard 2009',
  },
  parameters,
  primary: () => 'hoyer',
  needs: ({ thresholds }) => ({
    columns: {
      identity: [
        'status',
        'label',
        ...thresholds.map((threshold) => activityColumn.above(threshold)),
        ...thresholds.map((threshold) => activityColumn.aboveRms(threshold)),
        activityColumn.zeros,
        activityColumn.gini,
        activityColumn.sum,
        activityColumn.squares,
        activityColumn.unitSum,
        activityColumn.unitSquares,
      ],
    },
    outputs: ['embedding'],
    groups: [],
    wholeBlocks: false,
  }),
  compatible: ({ hasEmbedding }) =>
    hasEmbedding || 'Sparsity reads an embedding, and the model names no embedding output.',
  rows: (input) => activityRows(input, input.params.thresholds),
  values: ({ params: { thresholds }, records }) => {
    const table = records('identity');
    const used = usedExamples(table);
    const { skipped, nonfinite } = countRecords(table);
    const counts = { examples: table.length, skipped, nonfinite, used: used.length };
    if (used.length === 0) return nothing(thresholds, counts);
    // Of the records: a model file may leave the width of its embedding open.
    const { width } = table.blocks(activityColumn.unitSum);
    const parts = [
      activeShares(table, used, thresholds, width),
      exampleSparsity(table, used, width),
      unitSparsity(table, used),
    ];
    return {
      values: parts.flatMap(({ values }) => values),
      undefined: parts.flatMap((part) => part.undefined),
      details: Object.assign({ ...counts }, ...parts.map(({ details }) => details)),
    };
  },
});

function usedExamples(table: RecordTable): number[] {
  const sums = table.column(activityColumn.sum).data;
  return Array.from({ length: table.length }, (_, i) => i).filter((i) => !Number.isNaN(sums[i]));
}

function activeShares(
  table: RecordTable,
  used: readonly number[],
  thresholds: readonly number[],
  width: number,
): Outcome {
  const shareOf = (column: string, detail: string, variant: string): MeasuredValue => {
    const counts = table.column(column).data;
    const active = used.map((i) => counts[i]);
    const shares = active.map((count) => count / width);
    return {
      detail,
      value: sum(active) / (used.length * width),
      n: used.length,
      interval: meanInterval(shares, [0, 1]),
      variant,
    };
  };
  const values = [
    ...thresholds.map((threshold) =>
      shareOf(
        activityColumn.above(threshold),
        String(threshold),
        `|z| > ${threshold}; higher is less sparse`,
      ),
    ),
    ...thresholds.map((threshold) =>
      shareOf(
        activityColumn.aboveRms(threshold),
        `rms_${threshold}`,
        `|z| > ${threshold} · rms of the example; higher is less sparse`,
      ),
    ),
    shareOf(activityColumn.zeros, 'l0_exact', 'z = 0; higher is sparser'),
  ];
  return { values, undefined: [], details: {} };
}

/** Hoyer's, Treves and Rolls' and Gini's sparseness of each example, and their means. */
function exampleSparsity(table: RecordTable, used: readonly number[], width: number): Outcome {
  const sums = table.column(activityColumn.sum).data;
  const squares = table.column(activityColumn.squares).data;
  const active = used.filter((i) => squares[i] > 0);
  const details = { zero: used.length - active.length };
  const names = ['hoyer', 'treves_rolls_population', 'gini'];
  const reason = width < 2 ? 'an embedding of one unit' : 'every embedding is all 0';
  if (width < 2 || active.length === 0) {
    return { values: [], undefined: names.map((detail) => ({ detail, reason })), details };
  }
  const root = Math.sqrt(width);
  const hoyer = active.map((i) => {
    const ratio = sums[i] / Math.sqrt(squares[i]);
    return clamp((root - ratio) / (root - 1));
  });
  const population = active.map((i) => sparseness(sums[i], squares[i], width));
  const ginis = table.column(activityColumn.gini).data;
  const gini = active.map((i) => ginis[i]);
  const values = [hoyer, population, gini].map((each, i) => ({
    detail: names[i],
    value: mean(each),
    n: each.length,
    interval: meanInterval(each, [0, 1]),
  }));
  return { values, undefined: [], details };
}

/** S = (1 − a) / (1 − 1/count) with a = (Σ|z|)² / (count · Σz²). */
function sparseness(total: number, squares: number, count: number): number {
  return clamp((1 - ((total / count) * total) / squares) / (1 - 1 / count));
}

// Rounding can take equal activities a hair outside.
function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** What can be said of the units, each over all examples. */
function unitSparsity(table: RecordTable, used: readonly number[]): Outcome {
  const groups = blockGroups(table.length);
  const sizes = new Array<number>(groups.count).fill(0);
  for (const i of used) sizes[groups.groupOf(i)] += 1;
  const sums = table.blocks(activityColumn.unitSum);
  const squares = table.blocks(activityColumn.unitSquares);
  const sumsByGroup = sumByGroup(sums, groups);
  const squaresByGroup = sumByGroup(squares, groups);
  const lifetime = (leftOut: number | null) =>
    lifetimeSparseness(
      sumOfGroups(sumsByGroup, sums.width, leftOut),
      sumOfGroups(squaresByGroup, squares.width, leftOut),
      used.length - (leftOut === null ? 0 : sizes[leftOut]),
    );
  const dead = sumOfGroups(sumsByGroup, sums.width, null).filter((total) => total === 0).length;
  const deadUnits: MeasuredValue = {
    detail: 'dead_units',
    value: dead,
    n: used.length,
    interval: { none: "a count of this model's units, not an estimate" },
    unit: 'units',
    range: [0, sums.width],
  };
  const details: JsonObject = { units: sums.width, deadShare: dead / sums.width };
  const value = lifetime(null);
  const detail = 'treves_rolls_lifetime';
  if (value === null) {
    const reason = used.length < 2 ? 'a single example' : 'every unit is dead';
    return { values: [deadUnits], undefined: [{ detail, reason }], details };
  }
  const leftOut = sizes.map((_, group) => lifetime(group));
  const interval = jackknifeInterval(value, leftOut, sizes, [0, 1]);
  return {
    values: [{ detail, value, n: used.length, interval }, deadUnits],
    undefined: [],
    details,
  };
}

function lifetimeSparseness(
  sums: Float64Array,
  squares: Float64Array,
  examples: number,
): number | null {
  const active = [...squares.keys()].filter((unit) => squares[unit] > 0);
  if (examples < 2 || active.length === 0) return null;
  return mean(active.map((unit) => sparseness(sums[unit], squares[unit], examples)));
}

function nothing(thresholds: readonly number[], details: JsonObject): Outcome {
  const all = [
    ...thresholds.map(String),
    ...thresholds.map((threshold) => `rms_${threshold}`),
    'l0_exact',
    'hoyer',
    'treves_rolls_population',
    'gini',
    'treves_rolls_lifetime',
    'dead_units',
  ];
  const reason = 'no example with a finite embedding';
  return { values: [], undefined: all.map((detail) => ({ detail, reason })), details };
}
