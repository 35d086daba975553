import { wilsonInterval } from '../../core/interval.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { randomStream } from '../../core/random.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import {
  labelledOf,
  needsLabelledEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleParameters,
  sampleRows,
} from './embedding-sample.ts';
import { crossProbe, relativePenalty } from './ridge.ts';

const parameters = {
  ...sampleParameters,
  penalty: {
    type: 'number',
    default: 0.1,
    minimum: 1e-6,
    description: 'λ of the ridge, as a share of n times the mean variance of a unit.',
  },
} as const satisfies ParameterSpecs;

/**
 * How well a linear classifier on the embedding knows the classes: `probe_accuracy`, the accuracy of ridge regression on
 * one-hot labels, answers by largest score. The labelled examples are divided into two halves, class by class, by the seed;
 * each half is answered by the probe that was fitted on the other. λ = `penalty` · n · (mean variance of a unit), `penalty` = 0.1,
 * so the scale of the embedding does not matter; the intercept is not penalised. At most `examples` examples, 5,000 by default. It
 * holds accuracy by construction. Wilson interval over the examples, the probes held.
 */
export const probeAccuracy = defineMeasurement({
  meta: {
    id: 'probe_accuracy',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'Linear probe',
    summary: 'How well a linear classifier on the embedding knows the classes.',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    containsAccuracy: true,
    reference: 'Alain and Bengio 2016; scikit-learn, RidgeClassifier',
  },
  parameters,
  primary: () => 'probe_accuracy',
  needs: sampleNeeds,
  compatible: (subject) => needsLabelledEmbedding('A linear probe', subject),
  rows: sampleRows,
  values: ({ params, seed, dataset, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const subject = labelledOf(sample);
    const details = { ...sampleCounts(table, sample), labelled: subject.count, halves: 2 };
    const detail = 'probe_accuracy';
    const right = crossProbe(subject, {
      folds: stratifiedHalves(subject.labels, seed),
      count: 2,
      classes: dataset.classes.length,
      penaltyOf: (sums) => relativePenalty(sums, params.penalty),
    });
    if (right === null) {
      const reason =
        'a half of the examples has fewer than two classes, or the same embedding throughout';
      return { values: [], undefined: [{ detail, reason }], details };
    }
    const n = subject.count;
    const interval = wilsonInterval(right, n);
    const variant = `ridge, λ = ${params.penalty} of the mean variance, two stratified halves`;
    return {
      values: [{ detail, value: right / n, n, interval, variant }],
      undefined: [],
      details,
    };
  },
});

/** 0 or 1 for each example, so that of every class half are 0, give or take one, and of all as well. */
export function stratifiedHalves(labels: Int32Array, seed: number): Int32Array {
  const rows = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const ofClass = rows.get(label) ?? [];
    rows.set(label, ofClass);
    ofClass.push(row);
  });
  const halves = new Int32Array(labels.length);
  let dealt = 0;
  for (const [label, ofClass] of [...rows].sort(([a], [b]) => a - b)) {
    for (const place of randomStream(seed, 'halves of a class', label).permutation(
      ofClass.length,
    )) {
      halves[ofClass[place]] = dealt % 2;
      dealt += 1;
    }
  }
  return halves;
}
