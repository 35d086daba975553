import { binomialCumulative, drawFrom } from '../../core/distribution.ts';
import { stratifiedLimits, type Limits, type Stratum } from '../../core/interval.ts';
import type { RandomStream } from '../../core/random.ts';
import { sum } from '../../core/statistics.ts';
import { gapOf, type GroupTally } from './group-tally.ts';

/** Resamples drawn. */
export const RESAMPLES = 1000;
/** Permutations drawn; the mean of their gaps is known to a twentieth of their spread. */
export const PERMUTATIONS = 400;

/** The smallest group accuracy, and the gap, of each resample. */
export interface GroupReplicates {
  readonly worst: Float64Array;
  readonly gap: Float64Array;
}

/**
 * Bootstrap stratified by group: the examples of each group are drawn anew, so its right answers are
 * binomial and can be drawn by inversion without touching the examples.
 */
export function resampleGroups(
  tallies: readonly GroupTally[],
  stream: RandomStream,
): GroupReplicates {
  const cumulative = tallies.map(({ n, correct }) => binomialCumulative(n, correct / n));
  const worst = new Float64Array(RESAMPLES);
  const gap = new Float64Array(RESAMPLES);
  for (let draw = 0; draw < RESAMPLES; draw++) {
    const shares = tallies.map(({ n }, g) => {
      const uniform = stream.uniform(draw * tallies.length + g);
      return drawFrom(cumulative[g], uniform) / n;
    });
    worst[draw] = Math.min(...shares);
    gap[draw] = gapOf(shares);
  }
  return { worst, gap };
}

/**
 * The gap that groups of these sizes and class mixes show by chance: for each of `PERMUTATIONS` permutations
 * of the group labels within every class, the gap of the group accuracies.
 */
export function permutedGaps(tallies: readonly GroupTally[], stream: RandomStream): Float64Array {
  const classes = membersByClass(tallies);
  const taken = new Int32Array(Math.max(0, ...classes.map(({ members }) => members.length)));
  const gaps = new Float64Array(PERMUTATIONS);
  let stamp = 0;
  let drawn = 0;
  for (let draw = 0; draw < PERMUTATIONS; draw++) {
    const correct = tallies.map(() => 0);
    for (const { members, few, base, sign } of classes) {
      stamp++;
      base.forEach((count, g) => (correct[g] += count));
      for (let placed = 0; placed < few;) {
        const position = stream.integer(drawn++, members.length);
        if (taken[position] === stamp) continue;
        taken[position] = stamp;
        placed++;
        const g = members[position];
        correct[g] += sign;
      }
    }
    gaps[draw] = gapOf(correct.map((count, g) => count / tallies[g].n));
  }
  return gaps;
}

interface ClassMembers {
  /** Group of each example of the class. */
  readonly members: Int32Array;
  /** How many examples to place: the right or the wrong answers, whichever are fewer. */
  readonly few: number;
  /** Right answers by group before anything is placed, and what placing one adds. */
  readonly base: readonly number[];
  readonly sign: 1 | -1;
}

function membersByClass(tallies: readonly GroupTally[]): ClassMembers[] {
  const classCount = tallies[0]?.support.length ?? 0;
  return Array.from({ length: classCount }, (_, c) => {
    const sizes = tallies.map(({ support }) => support[c]);
    const right = sum(tallies.map(({ hits }) => hits[c]));
    const members = Int32Array.from(sizes.flatMap((size, g) => new Array<number>(size).fill(g)));
    const wrong = members.length - right;
    return wrong < right
      ? { members, few: wrong, base: sizes, sign: -1 as const }
      : { members, few: right, base: sizes.map(() => 0), sign: 1 as const };
  });
}

/** Accuracy that a group would have with everybody's class mix, and its 95 % limits. */
export interface StandardisedAccuracy extends Limits {
  readonly value: number;
}

/**
 * Class-standardised accuracy of each group (direct standardisation): Σ share of class c over all
 * groups · accuracy of the group in class c, over the classes that every group has. Null when there
 * is no such class.
 */
export function standardise(tallies: readonly GroupTally[]): StandardisedAccuracy[] | null {
  const classCount = tallies[0]?.support.length ?? 0;
  const common = Array.from({ length: classCount }, (_, c) => c).filter((c) =>
    tallies.every(({ support }) => support[c] > 0),
  );
  if (common.length === 0) return null;
  const sizes = common.map((c) => sum(tallies.map(({ support }) => support[c])));
  const total = sum(sizes);
  return tallies.map(({ support, hits }) => {
    const strata: Stratum[] = common.map((c, i) => ({
      weight: sizes[i] / total,
      successes: hits[c],
      trials: support[c],
    }));
    const value = sum(strata.map(({ weight, successes, trials }) => (weight * successes) / trials));
    return { value, ...stratifiedLimits(strata) };
  });
}
