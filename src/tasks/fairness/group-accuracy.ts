import { percentileInterval, wilsonInterval, type Interval } from '../../core/interval.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { randomStream } from '../../core/random.ts';
import { mean, quantile, sorted, sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { countRecords } from '../../engine/record-counts.ts';
import { slug } from '../../measurement-address.ts';
import type { MeasuredValue, Outcome } from '../../measurement.ts';
import {
  PERMUTATIONS,
  permutedGaps,
  resampleGroups,
  RESAMPLES,
  standardise,
  type GroupReplicates,
} from './group-spread.ts';
import { gapOf, tallyGroups, type GroupTally } from './group-tally.ts';

const parameters = {
  group: {
    type: 'string',
    default: null,
    description: "The dataset's group column to compare, e.g. group: region.",
  },
  minimum_n: {
    type: 'integer',
    default: 30,
    minimum: 1,
    description: 'Groups with fewer examples are shown, but are neither the worst nor in the gap.',
  },
} as const satisfies ParameterSpecs;

const METHOD = `percentile bootstrap within groups, ${RESAMPLES} draws`;

/**
 * Top-1 accuracy by group, over the labelled, grouped examples whose picture could be read.
 * - `<group>`: share of right answers in the group. Wilson.
 * - `worst_group`: the smallest of them (WILDS), among groups of at least `minimum_n` examples.
 * - `gap`: largest minus smallest, among the same groups. It is above 0 by chance alone, the more so
 *   the more and the smaller the groups: `details.gap.byChance` is its mean when group labels are
 *   permuted within class, and each group's `standardised` accuracy takes out the class mix.
 * Intervals of the last two: percentile bootstrap, stratified by group.
 */
export const groupAccuracy = defineMeasurement({
  meta: {
    id: 'group_accuracy',
    kind: 'task',
    category: 'fairness',
    version: 1,
    title: 'Group accuracy',
    summary: 'Whether the model is right equally often in every group of examples.',
    prefix: 'accuracy',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    containsAccuracy: true,
    reference: 'fairlearn MetricFrame (accuracy_score); WILDS worst-group accuracy',
  },
  parameters,
  primary: () => 'worst_group',
  details: ({ groupNames }, { group }) => [
    ...new Set(['worst_group', 'gap', ...(groupNames[group] ?? []).map(slug)]),
  ],
  needs: ({ group }) => ({
    columns: { identity: ['status', 'label', 'label_rank'] },
    outputs: [],
    groups: [group],
    wholeBlocks: false,
  }),
  compatible: ({ hasLabels, groups }, { group }) => {
    if (!hasLabels) return 'Group accuracy needs labels, and no example of this dataset has one.';
    return groups.includes(group) || `The dataset has no group column "${group}".`;
  },
  values: ({ params, seed, dataset, model, records }) => {
    const table = records('identity');
    const tallies = tallyGroups(table, dataset.groups[params.group] ?? [], model.classCount);
    const compared = tallies.filter(({ n }) => n >= params.minimum_n);
    const byGroup = groupValues(tallies, params.minimum_n);
    const replicates = resampleGroups(compared, randomStream(seed, 'group_accuracy', 'bootstrap'));
    const worst = worstGroup(compared, replicates, params.minimum_n);
    const gap = groupGap(compared, replicates, params.minimum_n);
    return {
      values: [...worst.values, ...gap.values, ...byGroup.values],
      undefined: [...worst.undefined, ...gap.undefined, ...byGroup.undefined],
      details: {
        ...countRecords(table),
        ungrouped: table.length - groupedExamples(dataset.groups[params.group] ?? [], table.length),
        group: params.group,
        minimum_n: params.minimum_n,
        groups: groupDetails(tallies, compared),
        gap: gapDetails(compared, replicates, seed),
      },
    };
  },
});

type Part = Pick<Outcome, 'values' | 'undefined'>;

function groupValues(tallies: readonly GroupTally[], minimum: number): Part {
  const taken = new Set(['worst_group', 'gap']);
  const values: MeasuredValue[] = [];
  const left: { detail: string; reason: string }[] = [];
  for (const { group, n, correct } of tallies) {
    const detail = slug(group);
    if (taken.has(detail)) {
      left.push({ detail, reason: `group "${group}" would be named like another value` });
    } else if (n === 0) {
      left.push({ detail, reason: 'no labelled example whose picture could be read' });
    } else {
      const interval = wilsonInterval(correct, n);
      const small = { variant: `fewer than ${minimum} examples: not compared` };
      values.push({ detail, value: correct / n, n, interval, ...(n < minimum ? small : {}) });
    }
    taken.add(detail);
  }
  return { values, undefined: left };
}

function worstGroup(
  compared: readonly GroupTally[],
  replicates: GroupReplicates,
  minimum: number,
): Part {
  const detail = 'worst_group';
  if (compared.length === 0) return missing(detail, `no group has ${minimum} examples`);
  const value = Math.min(...compared.map(({ n, correct }) => correct / n));
  const interval = percentileInterval(replicates.worst, METHOD);
  return { values: [{ detail, value, n: examplesOf(compared), interval }], undefined: [] };
}

function groupGap(
  compared: readonly GroupTally[],
  replicates: GroupReplicates,
  minimum: number,
): Part {
  const detail = 'gap';
  if (compared.length < 2) {
    return missing(detail, `a gap needs two groups of at least ${minimum} examples`);
  }
  const value = gapOf(compared.map(({ n, correct }) => correct / n));
  const interval: Interval = percentileInterval(replicates.gap, METHOD);
  const n = examplesOf(compared);
  return { values: [{ detail, value, n, interval, best: 'zero' }], undefined: [] };
}

function missing(detail: string, reason: string): Part {
  return { values: [], undefined: [{ detail, reason }] };
}

function examplesOf(tallies: readonly GroupTally[]): number {
  return sum(tallies.map(({ n }) => n));
}

function groupedExamples(groups: readonly (string | null)[], length: number): number {
  return groups.slice(0, length).filter((group) => group !== null).length;
}

function groupDetails(
  tallies: readonly GroupTally[],
  compared: readonly GroupTally[],
): JsonObject[] {
  const standardised = standardise(compared);
  return tallies.map((tally) => {
    const of = standardised?.[compared.indexOf(tally)];
    return {
      group: tally.group,
      n: tally.n,
      correct: tally.correct,
      compared: compared.includes(tally),
      standardised: of === undefined ? null : { ...of },
    };
  });
}

function gapDetails(
  compared: readonly GroupTally[],
  replicates: GroupReplicates,
  seed: number,
): JsonObject | null {
  if (compared.length < 2) return null;
  const chance = permutedGaps(compared, randomStream(seed, 'group_accuracy', 'permutation'));
  const standardised = standardise(compared);
  return {
    permutations: PERMUTATIONS,
    byChance: mean(chance),
    byChance95: quantile(sorted(chance), 0.95),
    bootstrapMean: mean(replicates.gap),
    standardised: standardised === null ? null : gapOf(standardised.map(({ value }) => value)),
  };
}
