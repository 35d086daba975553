import { studentInterval, type Interval } from '../../core/interval.ts';
import { sum } from '../../core/statistics.ts';
import { STATUS } from '../../engine/record.ts';
import type { RecordTable } from '../../measurement.ts';

/** Answers against labels, over the labelled examples whose picture could be read. */
export interface Confusion {
  readonly classCount: number;
  readonly examples: number;
  /** Row-major [class, class]: row the label, column the answer; without the answers that are not finite. */
  readonly cells: Float64Array;
  /** Examples of each class, the ones without a finite answer included. */
  readonly support: Float64Array;
  /** Answers of each class. */
  readonly answers: Float64Array;
}

/**
 * Counts answers against labels. An example counts under its first accepted label; an answer among
 * several accepted ones counts as that label. Reads `status`, `label`, `label_rank` and `top_id_1`.
 */
export function countConfusion(records: RecordTable, classCount: number): Confusion {
  const status = records.column('status').data;
  const labels = records.column('label').data;
  const ranks = records.column('label_rank').data;
  const tops = records.column('top_id_1').data;
  const cells = new Float64Array(classCount * classCount);
  const support = new Float64Array(classCount);
  const answers = new Float64Array(classCount);
  let examples = 0;
  for (let i = 0; i < records.length; i++) {
    const label = labels[i];
    if (status[i] === STATUS.skipped || label < 0) continue;
    examples++;
    increment(support, label);
    if (status[i] !== STATUS.ok) continue;
    const answer = ranks[i] === 0 ? label : tops[i];
    increment(answers, answer);
    increment(cells, label * classCount + answer);
  }
  return { classCount, examples, cells, support, answers };
}

function increment(counts: Float64Array, index: number): void {
  counts[index] += 1;
}

/** Correct answers of class c. */
export function hits(confusion: Confusion, c: number): number {
  return confusion.cells[c * confusion.classCount + c];
}

/** F1 of each class: 2 · hits / (support + answers); null for a class that is neither label nor answer. */
export function classF1(confusion: Confusion): (number | null)[] {
  return Array.from({ length: confusion.classCount }, (_, c) => {
    const size = confusion.support[c] + confusion.answers[c];
    return size === 0 ? null : (2 * hits(confusion, c)) / size;
  });
}

/**
 * The 95 % interval of the mean F1 by the delta method: the counts of the cells are multinomial, and
 * an example in cell (i, j) moves the mean by ([i = j] · 2 − F_i [i] − F_j [j]) / (classes · size), where
 * `size` is a class's support plus its answers as shares of all examples.
 */
export function macroF1Interval(confusion: Confusion): Interval {
  const { classCount, examples, cells, support, answers } = confusion;
  const scores = classF1(confusion).map((score) => score ?? 0);
  const counted = classF1(confusion).filter((score) => score !== null).length;
  const step = (c: number) => examples / (support[c] + answers[c]) / counted;
  let squares = 0;
  for (let i = 0; i < classCount; i++) {
    if (support[i] === 0) continue;
    const row = -scores[i] * step(i);
    let finite = 0;
    for (let j = 0; j < classCount; j++) {
      const count = cells[i * classCount + j];
      if (count === 0) continue;
      finite += count;
      const influence = row - scores[j] * step(j) + (i === j ? 2 * step(i) : 0);
      squares += count * influence * influence;
    }
    squares += (support[i] - finite) * row * row;
  }
  if (squares === 0 || examples < 2) return { none: 'no error to estimate the spread from' };
  return studentInterval(
    sum(scores) / counted,
    Math.sqrt(squares) / examples,
    examples - 1,
    'delta method over the confusion matrix',
    [0, 1],
  );
}
