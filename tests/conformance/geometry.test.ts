import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { blockGroups } from '../../src/core/block-groups.ts';
import type { Matrix } from '../../src/core/matrix.ts';
import { findMeasurement } from '../../src/measurement-list.ts';
import type { EmbeddingSample } from '../../src/properties/geometry/embedding-sample.ts';
import { linearCka } from '../../src/properties/geometry/linear-cka.ts';
import { crossProbe } from '../../src/properties/geometry/ridge.ts';
import { decodeNpy } from '../../src/store/npy.ts';
import { matrix, measure, valuesOf, type SyntheticRun } from '../synthetic-run.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

/** The bundle's tolerance for values of embeddings. */
const REPRESENTATION = 1e-6;

interface Representation {
  effective_rank: { rankme_uncentred_eps: number; uncentred: number };
  participation_ratio: { value: number };
  twonn: { value: number; mle: number; zero_first_distances: number };
  uniformity_t2: { value: number };
  alignment_alpha2_hflip: { value: number };
  knn1_cosine_loo_accuracy: { value: number };
  knn5_cosine_loo_accuracy: { value: number };
  knn20_cosine_loo_accuracy: { value: number };
  linear_probe_ridge: Record<'0.1' | '1.0' | '10.0' | '100.0', { accuracy: number }>;
  stats: { exact_zeros: number };
}
type Metrics = Record<
  'cifar10_resnet20' | 'cifar10_resnet32',
  { representation: Representation }
> & {
  model_comparison_20_vs_32: {
    representation: Record<'linear_cka' | 'linear_cka_unbiased', { value: number }>;
  };
};
interface Golden {
  representation: Record<string, number> &
    Record<'z' | 'w' | 'unit_x' | 'unit_y' | 'twonn_points', number[][]> & {
      kornblith_demo_check: { linear: number; debiased: number };
    };
}

const metrics = () => readBundleJson<Metrics>('expected/metrics.json');
const golden = () => readBundleJson<Golden>('expected/golden.json').representation;

function readMatrix(name: string): Matrix {
  const { shape, data } = decodeNpy(readFileSync(bundlePath(`expected/predictions/${name}.npy`)));
  if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32`);
  return { rows: shape[0], width: shape[1], data };
}

function cifarLabels(): number[] {
  const { cifar10 } = readBundleJson<{ cifar10: { label: number }[] }>(
    'expected/predictions/images.json',
  );
  return cifar10.map(({ label }) => label);
}

function cifarRun(model: string): SyntheticRun {
  return {
    logits: {
      identity: readMatrix(`${model}.test.logits`),
      hflip: readMatrix(`${model}.test_hflip.logits`),
    },
    embeddings: {
      identity: readMatrix(`${model}.test.embedding`),
      hflip: readMatrix(`${model}.test_hflip.embedding`),
    },
    labels: cifarLabels().map((label) => [label]),
    chunkEnds: [256, 512, 768, 1000],
  };
}

function valuesOn(run: SyntheticRun, id: string, parameters: Parameters<typeof measure>[1] = {}) {
  return valuesOf(measure(findMeasurement(id), parameters, run));
}

function expectClose(found: number | null | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((found ?? NaN) - expected), `${found} against ${expected}`).toBeLessThanOrEqual(
    tolerance,
  );
}

describeConformance.each(['cifar10_resnet20', 'cifar10_resnet32'] as const)(
  '%s, from its stored embeddings',
  (model) => {
    const reference = () => metrics()[model].representation;

    it('RankMe and effective rank agree with numpy', () => {
      const values = valuesOn(cifarRun(model), 'rankme');
      const { rankme_uncentred_eps, uncentred } = reference().effective_rank;
      expectClose(values['rankme'], rankme_uncentred_eps, REPRESENTATION);
      expectClose(values['effective_rank'], uncentred, REPRESENTATION);
    });

    it('participation ratio agrees with numpy', () => {
      const values = valuesOn(cifarRun(model), 'participation_ratio');
      expectClose(
        values['participation_ratio'],
        reference().participation_ratio.value,
        REPRESENTATION,
      );
    });

    it('TwoNN agrees with scikit-dimension', () => {
      const { value, mle, zero_first_distances } = reference().twonn;
      const outcome = measure(findMeasurement('twonn'), {}, cifarRun(model));
      expectClose(valuesOf(outcome)['twonn'], value, REPRESENTATION);
      expectClose(valuesOf(outcome)['twonn_mle'], mle, REPRESENTATION);
      expect(outcome.details['twins']).toBe(zero_first_distances);
    });

    it('uniformity and alignment agree with align_uniform', () => {
      const run = cifarRun(model);
      const { uniformity_t2, alignment_alpha2_hflip } = reference();
      expectClose(valuesOn(run, 'uniformity')['uniformity'], uniformity_t2.value, REPRESENTATION);
      expectClose(
        valuesOn(run, 'alignment')['alignment'],
        alignment_alpha2_hflip.value,
        REPRESENTATION,
      );
    });

    it.each([1, 5, 20] as const)(
      'k-NN accuracy agrees with scikit-learn: %i neighbours',
      (neighbours) => {
        const values = valuesOn(cifarRun(model), 'knn_accuracy', { neighbours });
        const expected = reference()[`knn${neighbours}_cosine_loo_accuracy`].value;
        expect(values[`knn${neighbours}_accuracy`]).toBe(expected);
      },
    );

    it.each(['0.1', '1.0', '10.0', '100.0'] as const)(
      'a probe of λ = %s fitted in five folds agrees with scikit-learn’s RidgeClassifier',
      (penalty) => {
        const sample = sampleOfEmbeddings(readMatrix(`${model}.test.embedding`), cifarLabels());
        const right = crossProbe(sample, {
          folds: Int32Array.from({ length: sample.count }, (_, i) => i % 5),
          count: 5,
          classes: 10,
          penaltyOf: () => Number(penalty),
        });
        expect(right).toBe(Math.round(reference().linear_probe_ridge[penalty].accuracy * 1000));
      },
    );

    it('the share of exact zeros is what numpy counts', () => {
      const values = valuesOn(cifarRun(model), 'sparsity');
      expect(values['l0_exact']).toBeCloseTo(reference().stats.exact_zeros / 64000, 14);
    });
  },
);

function sampleOfEmbeddings(
  { rows, width, data }: Matrix,
  labels: readonly number[],
): EmbeddingSample {
  return {
    count: rows,
    width,
    data,
    examples: Int32Array.from({ length: rows }, (_, i) => i),
    labels: Int32Array.from(labels),
    groups: blockGroups(rows),
  };
}

describeConformance('linear CKA', () => {
  it('of two models agrees with Kornblith’s formula and with platonic-rep, debiased', () => {
    const { linear_cka, linear_cka_unbiased } = metrics().model_comparison_20_vs_32.representation;
    const { plain, debiased } = linearCka(
      readMatrix('cifar10_resnet20.test.embedding'),
      readMatrix('cifar10_resnet32.test.embedding'),
    );
    expectClose(plain, linear_cka.value, REPRESENTATION);
    expectClose(debiased, linear_cka_unbiased.value, REPRESENTATION);
  });

  it('of small matrices agrees with representation_similarity', () => {
    const { z, w, linear_cka, linear_cka_debiased } = golden();
    const { plain, debiased } = linearCka(matrix(z), matrix(w));
    expectClose(plain, linear_cka, REPRESENTATION);
    expectClose(debiased, linear_cka_debiased, REPRESENTATION);
  });
});

describeConformance('golden values', () => {
  const runOf = (identity: number[][], hflip = identity): SyntheticRun => {
    const logits = matrix(identity.map(() => [0, 0]));
    return {
      logits: { identity: logits, hflip: logits },
      embeddings: { identity: matrix(identity), hflip: matrix(hflip) },
      labels: identity.map(() => []),
    };
  };

  it('ranks of activations of both signs', () => {
    const { z, ...expected } = golden();
    const values = valuesOn(runOf(z), 'rankme');
    expectClose(values['rankme'], expected['rankme_uncentered_eps1e-7'], REPRESENTATION);
    expectClose(values['effective_rank'], expected['effective_rank_roy_vetterli'], REPRESENTATION);
    expectClose(
      valuesOn(runOf(z), 'participation_ratio')['participation_ratio'],
      expected['participation_ratio_centered'],
      REPRESENTATION,
    );
  });

  it('alignment and uniformity of unit vectors', () => {
    const { unit_x, unit_y, align_alpha2, uniform_t2 } = golden();
    const values = valuesOn(runOf(unit_x, unit_y), 'alignment');
    // The reference takes the vectors as they are written, whose lengths are 1 to six digits alone.
    expectClose(values['alignment'], align_alpha2, 5e-6);
    expectClose(valuesOn(runOf(unit_x), 'uniformity')['uniformity'], uniform_t2, 5e-6);
  });

  it('TwoNN of points agrees with scikit-dimension', () => {
    const { twonn_points, ...expected } = golden();
    const values = valuesOn(runOf(twonn_points), 'twonn');
    expectClose(values['twonn'], expected['twonn_discard0.1'], REPRESENTATION);
    expectClose(values['twonn_mle'], expected['twonn_mle'], REPRESENTATION);
  });
});
