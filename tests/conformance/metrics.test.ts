import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clopperPearsonLimits, percentileInterval, wilsonLimits } from '../../src/core/interval.ts';
import { mean, median } from '../../src/core/statistics.ts';
import type { Matrix } from '../../src/core/matrix.ts';
import { recordTable } from '../../src/engine/record-table.ts';
import { findMeasurement } from '../../src/measurement-list.ts';
import type { Outcome } from '../../src/measurement.ts';
import {
  relativeEquivariance,
  cosineInvariance,
} from '../../src/properties/equivariance/grounding.ts';
import { decodeNpy } from '../../src/store/npy.ts';
import { matrix, measure, valuesOf, type SyntheticRun } from '../synthetic-run.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

const FLOAT64 = 1e-9;
const REPRESENTATION = 1e-6;

interface Reference {
  value: number;
}
interface Classification {
  accuracy_top1: Reference & { correct: number; n: number };
  accuracy_top5: Reference;
  balanced_accuracy: Reference;
  f1_macro: Reference;
  per_class_accuracy: { value: number[] };
  confusion_matrix: { value: number[][] };
  nll: Reference;
  brier: Reference;
  calibration: {
    ece: Reference & { f64_left_closed: number; f64_right_closed: number };
    mce: { f64_left_closed: number };
    rmsce: { f64_left_closed: number };
    reliability_bins_f64_left_closed: {
      count: number[];
      mean_confidence: number[];
      accuracy: number[];
    };
    mean_confidence: number;
    overconfidence: number;
  };
}
interface ModelReference {
  classification: Classification;
  classification_imbalanced: Classification;
  fairness: {
    accuracy_by_group: { value: Record<string, number> };
    group_counts: Record<string, number>;
    worst_group_accuracy: number;
    difference_between_groups: number;
  };
  representation: {
    active_fraction: Record<string, number | string>;
    hoyer_population: Reference;
    treves_rolls_population: { vinje_gallant: number };
    treves_rolls_lifetime: { vinje_gallant: number };
    dead_units: { fraction: number };
  };
}
type Metrics = Record<'cifar10_resnet20' | 'cifar10_resnet32', ModelReference> & {
  statistics: {
    table: { rows: number; data: number[][] };
    proportion_intervals_95: {
      cases: { k: number; n: number; wilson: number[]; clopper_pearson: number[] }[];
    };
    bootstrap: { results: Record<'mean' | 'median', { percentile: number[] }> };
  };
};

function metrics(): Metrics {
  return readBundleJson<Metrics>('expected/metrics.json');
}

function readMatrix(path: string): Matrix {
  const { shape, data } = decodeNpy(readFileSync(bundlePath(path)));
  if (!(data instanceof Float32Array)) throw new Error(`${path} is not float32`);
  return { rows: shape[0], width: shape[1], data };
}

function cifarRun(model: string): SyntheticRun {
  const images = readBundleJson<{ cifar10: { label: number; group: string }[] }>(
    'expected/predictions/images.json',
  ).cifar10;
  const folder = 'expected/predictions';
  return {
    logits: { identity: readMatrix(`${folder}/${model}.test.logits.npy`) },
    embeddings: { identity: readMatrix(`${folder}/${model}.test.embedding.npy`) },
    labels: images.map(({ label }) => [label]),
    groups: { group: images.map(({ group }) => group) },
    chunkEnds: [256, 512, 768, 1000],
  };
}

/** Class k keeps its first 100 − 8k images. */
function imbalanced({ logits, labels }: SyntheticRun): SyntheticRun {
  const kept = labels.flatMap(([label], i) => (i % 100 < 100 - 8 * label ? [i] : []));
  const { width, data } = logits['identity'];
  const rows = kept.map((i) => data.subarray(i * width, (i + 1) * width));
  return { logits: { identity: matrix(rows) }, labels: kept.map((i) => labels[i]) };
}

function outcome(
  id: string,
  parameters: Parameters<typeof measure>[1],
  run: SyntheticRun,
): Outcome {
  return measure(findMeasurement(id), parameters, run);
}

function expectClose(found: number, expected: number, tolerance: number): void {
  expect(Math.abs(found - expected), `${found} against ${expected}`).toBeLessThanOrEqual(tolerance);
}

describeConformance.each(['cifar10_resnet20', 'cifar10_resnet32'] as const)(
  '%s, from its stored logits and embeddings',
  (model) => {
    const subjects = [
      ['as it is', 'classification', (run: SyntheticRun) => run],
      ['imbalanced', 'classification_imbalanced', imbalanced],
    ] as const;
    it.each(subjects)('accuracy agrees with scikit-learn: %s', (_, key, choose) => {
      const expected = metrics()[model][key];
      const subject = choose(cifarRun(model));
      const found = outcome('accuracy', {}, subject);
      const values = valuesOf(found);
      const { correct, n } = expected.accuracy_top1;
      expect(values['top1'] * n).toBeCloseTo(correct, 9);
      expect(found.values[0].n).toBe(n);
      expectClose(values['top5'], expected.accuracy_top5.value, FLOAT64);
      expectClose(values['balanced'], expected.balanced_accuracy.value, FLOAT64);
      expectClose(values['macro_f1'], expected.f1_macro.value, FLOAT64);
      expected.per_class_accuracy.value.forEach((recall, c) =>
        expectClose(values[`class_${c}`], recall, FLOAT64),
      );
      expect(found.details['confusion']).toEqual(expected.confusion_matrix.value);
    });

    it.each(subjects)('calibration agrees with its references: %s', (_, key, choose) => {
      const expected = metrics()[model][key];
      const subject = choose(cifarRun(model));
      const found = outcome('calibration', {}, subject);
      const values = valuesOf(found);
      const { ece, mce, rmsce, reliability_bins_f64_left_closed: bins } = expected.calibration;
      expectClose(values['nll'], expected.nll.value, FLOAT64);
      expectClose(values['brier'], expected.brier.value, FLOAT64);
      expectClose(values['ece'], ece.f64_right_closed, FLOAT64);
      expectClose(values['ece_tm15'], ece.f64_left_closed, FLOAT64);
      expectClose(values['ece_tm15'], ece.value, 2e-6);
      expectClose(values['mce_tm15'], mce.f64_left_closed, FLOAT64);
      expectClose(values['rmsce_tm15'], rmsce.f64_left_closed, FLOAT64);
      expectClose(
        Number(found.details['overconfidence']),
        expected.calibration.overconfidence,
        FLOAT64,
      );
      // No confidence lies on an edge here, so both conventions fill the same bins.
      expect(found.details['bins']).toMatchObject(
        bins.count.map((count, bin) => ({
          count,
          meanConfidence: count === 0 ? null : expect.closeTo(bins.mean_confidence[bin], 9),
          accuracy: count === 0 ? null : expect.closeTo(bins.accuracy[bin], 9),
        })),
      );
    });

    it('group accuracy agrees with fairlearn', () => {
      const { fairness } = metrics()[model];
      const run = cifarRun(model);
      const found = outcome('group_accuracy', { group: 'group' }, run);
      const values = valuesOf(found);
      for (const [group, share] of Object.entries(fairness.accuracy_by_group.value)) {
        expectClose(values[group], share, FLOAT64);
        const n = found.values.find(({ detail }) => detail === group)?.n;
        expect(n).toBe(fairness.group_counts[group]);
      }
      expectClose(values['worst_group'], fairness.worst_group_accuracy, FLOAT64);
      expectClose(values['gap'], fairness.difference_between_groups, FLOAT64);
    });

    it('sparsity agrees with its formulas in numpy', () => {
      const { representation } = metrics()[model];
      const { definition, ...active } = representation.active_fraction;
      expect(definition).toMatch(/strict/);
      const thresholds = Object.keys(active).map(Number);
      const values = valuesOf(outcome('sparsity', { thresholds }, cifarRun(model)));
      for (const [threshold, share] of Object.entries(active)) {
        expectClose(values[threshold], Number(share), 1e-12);
      }
      const { hoyer_population, treves_rolls_population, treves_rolls_lifetime, dead_units } =
        representation;
      expectClose(values['hoyer'], hoyer_population.value, REPRESENTATION);
      const population = treves_rolls_population.vinje_gallant;
      expectClose(values['treves_rolls_population'], population, REPRESENTATION);
      const lifetime = treves_rolls_lifetime.vinje_gallant;
      expectClose(values['treves_rolls_lifetime'], lifetime, REPRESENTATION);
      expect(values['dead_units']).toBe(dead_units.fraction * 64);
    });
  },
);

interface Golden {
  classification: Record<string, number> & { logits: number[][]; labels: number[] };
  ece_edge_cases: Record<
    'docs_example' | 'phantom_bin_binary' | 'on_edge_0.8_0.6_bins5',
    {
      probs: (number | number[])[];
      labels: number[];
      n_bins: number;
      l1: number;
      l2: number;
      max: number;
      torchmetrics_l1: number;
      textbook_l1: number;
    }
  >;
  representation: Record<string, number> & {
    z: number[][];
    seed_active_fraction: Record<string, number>;
  };
  equivariance: {
    Z: number[][];
    Zt: number[][];
    row_perm: number[];
    col_perms: number[][];
    bouchacourt_equivariance_per_sample: number[];
    bouchacourt_equivariance_median: number;
    bouchacourt_invariance_per_sample: number[];
    bouchacourt_invariance_median: number;
  };
  fairness: {
    group: string[];
    y_true: number[];
    y_pred: number[];
    acc_by_group: Record<string, number>;
    worst_group_acc: number;
    acc_gap: number;
  };
  stats: Record<string, [number, number]>;
}

/** Calibration of answers known by confidence and rightness alone. */
function calibrate(confidences: number[], right: boolean[], bins: number): Record<string, number> {
  const column = (values: number[]) =>
    ({ axis: 'example', width: 1, data: Float64Array.from(values) }) as const;
  const table = recordTable([
    {
      start: 0,
      end: confidences.length,
      columns: new Map([
        ['status', column(confidences.map(() => 0))],
        ['label', column(confidences.map(() => 0))],
        ['label_rank', column(right.map((each) => (each ? 0 : 1)))],
        ['top_probability_1', column(confidences)],
        ['label_log_probability', column(confidences.map(() => 0))],
        ['sum_squared_probability', column(confidences.map(() => 1))],
      ]),
    },
  ]);
  const bound = findMeasurement('calibration').bind({ bins });
  return valuesOf(
    bound.values({
      seed: 0,
      dataset: { name: 'edge', classes: ['a', 'b'], exampleIds: [], groups: {} },
      model: { classCount: 2, embeddingWidth: 0 },
      records: () => table,
    }),
  );
}

describeConformance('golden values', () => {
  const golden = () => readBundleJson<Golden>('expected/golden.json');

  it('accuracy and calibration of forty made-up answers', () => {
    const { logits, labels, ...expected } = golden().classification;
    const run = { logits: { identity: matrix(logits) }, labels: labels.map((label) => [label]) };
    const accuracy = valuesOf(outcome('accuracy', { top_k: [1, 3] }, run));
    expectClose(accuracy['top1'], expected['top1'], 1e-6);
    expectClose(accuracy['top3'], expected['top3_micro'], 1e-6);
    expectClose(accuracy['balanced'], expected['balanced_accuracy_sklearn'], 1e-9);
    const calibration = valuesOf(outcome('calibration', {}, run));
    expectClose(calibration['nll'], expected['nll'], 1e-6);
    expectClose(calibration['brier'], expected['brier_sum'], 1e-6);
    expectClose(calibration['ece'], expected['guo_ece_15'], 1e-5);
    expectClose(calibration['ece_tm15'], expected['torchmetrics_l1_15'], 1e-5);
    expectClose(calibration['rmsce_tm15'], expected['torchmetrics_l2_15'], 1e-5);
    expectClose(calibration['mce_tm15'], expected['torchmetrics_max_15'], 1e-5);
  });

  it('the example in torchmetrics’ documentation', () => {
    const { probs, labels, n_bins, l1, l2, max } = golden().ece_edge_cases.docs_example;
    const answers = probs.map((row) => (typeof row === 'number' ? [1 - row, row] : row));
    const tops = answers.map((row) => Math.max(...row));
    const right = answers.map((row, i) => row.indexOf(tops[i]) === labels[i]);
    const values = calibrate(tops, right, n_bins);
    expectClose(values['ece_tm3'], l1, 1e-6);
    expectClose(values['rmsce_tm3'], l2, 1e-6);
    expectClose(values['mce_tm3'], max, 1e-6);
  });

  it('a confidence of exactly 1 has torchmetrics’ hidden bin to itself: .525, and .475 in (lo, hi]', () => {
    const { probs, labels, n_bins, torchmetrics_l1, textbook_l1 } =
      golden().ece_edge_cases.phantom_bin_binary;
    const values = calibrate(
      probs.map(Number),
      labels.map((label) => label === 1),
      n_bins,
    );
    expectClose(values['ece_tm15'], torchmetrics_l1, 1e-6);
    expectClose(values['ece'], textbook_l1, 1e-6);
    expect([torchmetrics_l1, textbook_l1]).toEqual([0.525, 0.475]);
  });

  it('the same through logits', () => {
    const logits = [
      [Math.log(0.05), Math.log(0.95)],
      [-1000, 0],
    ];
    const run = { logits: { identity: matrix(logits) }, labels: [[1], [0]] };
    const values = valuesOf(outcome('calibration', {}, run));
    expectClose(values['ece_tm15'], 0.525, 1e-6);
    expectClose(values['ece'], 0.475, 1e-6);
  });

  it('confidences on edges are in the bins above them for torchmetrics', () => {
    const { probs, n_bins, torchmetrics_l1 } = golden().ece_edge_cases['on_edge_0.8_0.6_bins5'];
    const tops = probs.map((row) => Math.max(...[row].flat()));
    expectClose(calibrate(tops, [true, false], n_bins)['ece_tm5'], torchmetrics_l1, 1e-6);
  });

  it('sparsity of activations of both signs', () => {
    const { z, seed_active_fraction: active, ...expected } = golden().representation;
    const run = {
      logits: { identity: matrix(z.map(() => [0, 0])) },
      embeddings: { identity: matrix(z) },
      labels: z.map(() => []),
    };
    const values = valuesOf(outcome('sparsity', {}, run));
    for (const [threshold, share] of Object.entries(active)) {
      expectClose(values[threshold], share, 1e-9);
    }
    expectClose(values['hoyer'], expected['hoyer_mean'], 1e-6);
    const population = expected['treves_rolls_population_sparsity_S'];
    expectClose(values['treves_rolls_population'], population, 1e-6);
    expectClose(
      values['treves_rolls_lifetime'],
      expected['treves_rolls_lifetime_sparsity_S'],
      1e-6,
    );
  });

  it('relative equivariance and invariance with the permutations written out', () => {
    const { Z, Zt, row_perm, col_perms, ...expected } = golden().equivariance;
    const width = col_perms.length;
    const displacement = Z.map((row, i) => row.map((z, k) => z - Zt[i][k]));
    const shuffled = displacement.map((row, i) =>
      row.map((_, k) => displacement[col_perms[k][i]][k]),
    );
    const relative = relativeEquivariance(
      Float64Array.from(displacement.flat()),
      Float64Array.from(shuffled.flat()),
      width,
      Int32Array.from(row_perm),
    );
    relative.forEach((value, i) =>
      expectClose(value, expected.bouchacourt_equivariance_per_sample[i], 1e-6),
    );
    expectClose(median(relative), expected.bouchacourt_equivariance_median, 1e-6);
    const [identity, viewed] = [Z, Zt].map((rows) => Float64Array.from(rows.flat()));
    const invariance = row_perm.map((partner, i) =>
      cosineInvariance({ identity, viewed, width, own: i * width, partner: partner * width }),
    );
    invariance.forEach((value, i) =>
      expectClose(value, expected.bouchacourt_invariance_per_sample[i], 1e-6),
    );
    expectClose(median(invariance), expected.bouchacourt_invariance_median, 1e-6);
  });

  it('group accuracy of a binary classifier', () => {
    const { group, y_true, y_pred, acc_by_group, worst_group_acc, acc_gap } = golden().fairness;
    const logits = matrix(y_pred.map((answer) => [1 - answer, answer]));
    const labels = y_true.map((label) => [label]);
    const run = { logits: { identity: logits }, labels, groups: { group } };
    const values = valuesOf(outcome('group_accuracy', { group: 'group', minimum_n: 1 }, run));
    for (const [name, share] of Object.entries(acc_by_group))
      expectClose(values[name], share, 1e-9);
    expectClose(values['worst_group'], worst_group_acc, 1e-9);
    expectClose(values['gap'], acc_gap, 1e-9);
  });

  it.each([
    ['clopper_pearson_0.95_k37_n50', clopperPearsonLimits(37, 50)],
    ['clopper_pearson_alpha0.005_k37_n50', clopperPearsonLimits(37, 50, 0.005)],
    ['clopper_k0_n20', clopperPearsonLimits(0, 20)],
    ['wilson_0.95_k37_n50', wilsonLimits(37, 50)],
  ])('%s', (name, { low, high }) => {
    expectClose(low, golden().stats[name][0], 1e-9);
    expectClose(high, golden().stats[name][1], 1e-9);
  });
});

describeConformance('intervals', () => {
  it('of proportions: Wilson, and Clopper and Pearson', () => {
    for (const expected of metrics().statistics.proportion_intervals_95.cases) {
      const { k, n } = expected;
      const found = { wilson: wilsonLimits(k, n), clopper_pearson: clopperPearsonLimits(k, n) };
      for (const method of ['wilson', 'clopper_pearson'] as const) {
        expectClose(found[method].low, expected[method][0], 1e-9);
        expectClose(found[method].high, expected[method][1], 1e-9);
      }
    }
  });

  it.each([
    ['mean', mean],
    ['median', median],
  ] as const)(
    'the percentile bootstrap of a %s, with the indices written out',
    (name, statistic) => {
      const { statistics } = metrics();
      const values = statistics.table.data.map(([first]) => first);
      const { shape, data } = decodeNpy(readFileSync(bundlePath('expected/bootstrap_indices.npy')));
      const replicates = Array.from({ length: shape[0] }, (_, draw) =>
        statistic(
          Array.from(
            data.subarray(draw * shape[1], (draw + 1) * shape[1]),
            (index) => values[index],
          ),
        ),
      );
      const interval = percentileInterval(replicates, name);
      const [low, high] = statistics.bootstrap.results[name].percentile;
      expect(interval).toMatchObject({
        low: expect.closeTo(low, 9),
        high: expect.closeTo(high, 9),
      });
    },
  );
});
