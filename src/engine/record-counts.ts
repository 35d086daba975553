import type { RecordTable } from '../measurement.ts';
import { STATUS } from './record.ts';

/** What became of the examples of a pass. */
export type RecordCounts = {
  /** All of them. */
  examples: number;
  /** Pictures that could not be read: left out of every measurement. */
  skipped: number;
  /** Answers with a logit that is not finite: wrong, where there is something to be right about. */
  nonfinite: number;
  /** Readable pictures without a label: left out where a label is needed. */
  unlabelled: number;
};

/** Counts the examples of a pass; reads the columns `status` and `label`. */
export function countRecords(records: RecordTable): RecordCounts {
  const status = records.column('status').data;
  const label = records.column('label').data;
  const counts = { examples: records.length, skipped: 0, nonfinite: 0, unlabelled: 0 };
  for (let i = 0; i < records.length; i++) {
    if (status[i] === STATUS.skipped) counts.skipped++;
    else if (label[i] < 0) counts.unlabelled++;
    if (status[i] === STATUS.nonfinite) counts.nonfinite++;
  }
  return counts;
}
