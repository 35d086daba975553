import { stratifiedInterval, wilsonInterval } from '../../core/interval.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { countRecords } from '../../engine/record-counts.ts';
import { STATUS } from '../../engine/record.ts';
import type { MeasuredValue, Outcome, RecordTable, ValuesInput } from '../../measurement.ts';
import { classF1, countConfusion, hits, macroF1Interval, type Confusion } from './confusion.ts';

const parameters = {
  top_k: {
    type: 'integer[]',
    default: [1, 5],
    minimum: 1,
    description: 'An answer counts as right when an accepted label is among the k best classes.',
  },
} as const satisfies ParameterSpecs;

/** Classes up to which the whole confusion matrix is part of the details. */
const MATRIX_CLASSES = 100;
/** Wrong answers listed, the most frequent first. */
const LISTED_CONFUSIONS = 20;

/**
 * How often the model is right, over the labelled examples whose picture could be read. An answer
 * with a logit that is not finite is wrong.
 * - `top<k>`: share of examples with an accepted label among the k best classes (equal logits: lower
 *   class first). Wilson.
 * - `class_<i>`: recall of class i. Wilson.
 * - `balanced`: mean recall of the classes that occur as a label (scikit-learn's
 *   `balanced_accuracy_score`). Stratified by class.
 * - `macro_f1`: mean F1 of the classes that occur as label or answer (scikit-learn's `f1_score`,
 *   macro; F1 is 0 for a class without a hit). Delta method.
 */
export const accuracy = defineMeasurement({
  meta: {
    id: 'accuracy',
    kind: 'task',
    category: 'accuracy',
    version: 1,
    title: 'Accuracy',
    summary: 'How often the right class is the best one, or among the best few; also by class.',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    containsAccuracy: true,
    reference:
      'scikit-learn accuracy_score, top_k_accuracy_score, balanced_accuracy_score, f1_score',
  },
  parameters,
  primary: ({ top_k }) => (top_k[0] === undefined ? 'balanced' : `top${Math.min(...top_k)}`),
  details: ({ classCount }, { top_k }) => [
    ...top_k.map((k) => `top${k}`),
    'balanced',
    'macro_f1',
    ...Array.from({ length: classCount }, (_, c) => `class_${c}`),
  ],
  needs: () => ({
    columns: { identity: ['status', 'label', 'label_rank', 'top_id_1'] },
    outputs: [],
    groups: [],
    wholeBlocks: false,
  }),
  compatible: ({ hasLabels }) =>
    hasLabels || 'Accuracy needs labels, and no example of this dataset has one.',
  values: ({ params, dataset, model, records }) => {
    const table = records('identity');
    const confusion = countConfusion(table, model.classCount);
    const details = detailsOf(table, confusion, dataset.classes);
    if (confusion.examples === 0) return nothing(params.top_k, model.classCount, details);
    const classes = classRecalls(confusion);
    return {
      values: [
        ...params.top_k.map((k) => topAccuracy(table, k, confusion)),
        balancedAccuracy(confusion),
        macroF1(confusion),
        ...classes.values,
      ],
      undefined: classes.undefined,
      details,
    };
  },
});

function topAccuracy(
  table: RecordTable,
  k: number,
  { examples, classCount }: Confusion,
): MeasuredValue {
  const status = table.column('status').data;
  const ranks = table.column('label_rank').data;
  let correct = 0;
  for (let i = 0; i < table.length; i++) {
    const rank = ranks[i];
    if (status[i] === STATUS.ok && rank >= 0 && rank < k) correct++;
  }
  return {
    detail: `top${k}`,
    value: correct / examples,
    n: examples,
    interval: wilsonInterval(correct, examples),
    ...(k > classCount ? { variant: `all ${classCount} classes: there are fewer than ${k}` } : {}),
  };
}

function classRecalls(confusion: Confusion): Pick<Outcome, 'values' | 'undefined'> {
  const values: MeasuredValue[] = [];
  const absent: Outcome['undefined'][number][] = [];
  confusion.support.forEach((n, c) => {
    const detail = `class_${c}`;
    if (n === 0) absent.push({ detail, reason: 'no example of this class' });
    else {
      const correct = hits(confusion, c);
      values.push({ detail, value: correct / n, n, interval: wilsonInterval(correct, n) });
    }
  });
  return { values, undefined: absent };
}

function balancedAccuracy(confusion: Confusion): MeasuredValue {
  const present = [...confusion.support.keys()].filter((c) => confusion.support[c] !== 0);
  const strata = present.map((c) => ({
    weight: 1 / present.length,
    successes: hits(confusion, c),
    trials: confusion.support[c],
  }));
  return {
    detail: 'balanced',
    value: sum(strata.map(({ successes, trials }) => successes / trials)) / present.length,
    n: confusion.examples,
    interval: stratifiedInterval(strata),
  };
}

function macroF1(confusion: Confusion): MeasuredValue {
  const scores = classF1(confusion).filter((score) => score !== null);
  return {
    detail: 'macro_f1',
    value: sum(scores) / scores.length,
    n: confusion.examples,
    interval: macroF1Interval(confusion),
  };
}

function detailsOf(
  table: RecordTable,
  confusion: Confusion,
  classes: ValuesInput<unknown>['dataset']['classes'],
): JsonObject {
  const { classCount, cells, support, answers } = confusion;
  const rows = Array.from({ length: classCount }, (_, c) =>
    cells.subarray(c * classCount, (c + 1) * classCount),
  );
  return {
    ...countRecords(table),
    classes: [...classes],
    support: [...support],
    precision: [...answers].map((n, c) => (n === 0 ? null : hits(confusion, c) / n)),
    confusion: classCount <= MATRIX_CLASSES ? rows.map((row) => [...row]) : null,
    mostConfused: mostConfused(confusion),
  };
}

/** The most frequent wrong answers: label, answer, how often. */
function mostConfused({ classCount, cells }: Confusion): JsonObject[] {
  const wrong: { label: number; answer: number; count: number }[] = [];
  cells.forEach((count, cell) => {
    const label = Math.floor(cell / classCount);
    const answer = cell % classCount;
    if (count > 0 && label !== answer) wrong.push({ label, answer, count });
  });
  return wrong
    .sort((a, b) => b.count - a.count || a.label - b.label || a.answer - b.answer)
    .slice(0, LISTED_CONFUSIONS);
}

function nothing(topK: readonly number[], classCount: number, details: JsonObject): Outcome {
  const all = [
    ...topK.map((k) => `top${k}`),
    'balanced',
    'macro_f1',
    ...Array.from({ length: classCount }, (_, c) => `class_${c}`),
  ];
  const reason = 'no labelled example whose picture could be read';
  return { values: [], undefined: all.map((detail) => ({ detail, reason })), details };
}
