import { STATUS } from '../../engine/record.ts';
import type { RecordTable } from '../../measurement.ts';

/** One group: its labelled, readable examples and how many of them the model got right, by class. */
export interface GroupTally {
  readonly group: string;
  readonly n: number;
  readonly correct: number;
  /** By class: examples, and right answers. */
  readonly support: Float64Array;
  readonly hits: Float64Array;
}

/**
 * Counts right answers by group and class, groups in code-unit order. Examples that are unreadable,
 * unlabelled or in no group (`null`) are left out; an answer that is not finite is wrong.
 */
export function tallyGroups(
  records: RecordTable,
  groups: readonly (string | null)[],
  classCount: number,
): GroupTally[] {
  const status = records.column('status').data;
  const labels = records.column('label').data;
  const ranks = records.column('label_rank').data;
  const named = new Set(groups.slice(0, records.length).filter((group) => group !== null));
  const tallies = [...named].sort().map((group) => ({
    group,
    n: 0,
    correct: 0,
    support: new Float64Array(classCount),
    hits: new Float64Array(classCount),
  }));
  const byName = new Map(tallies.map((tally) => [tally.group, tally]));
  for (let i = 0; i < records.length; i++) {
    const label = labels[i];
    const tally = byName.get(groups[i] ?? '');
    if (groups[i] === null || tally === undefined || label < 0) continue;
    if (status[i] === STATUS.skipped) continue;
    const right = status[i] === STATUS.ok && ranks[i] === 0 ? 1 : 0;
    tally.n++;
    tally.correct += right;
    tally.support[label] += 1;
    tally.hits[label] += right;
  }
  return tallies;
}

/** Difference between the largest and the smallest share. */
export function gapOf(shares: readonly number[]): number {
  return Math.max(...shares) - Math.min(...shares);
}
