import { cholesky, solveCholesky } from '../../core/cholesky.ts';
import { sampleAt, type EmbeddingSample } from './embedding-sample.ts';
import {
  centredProducts,
  difference,
  momentsOf,
  secondMoments,
  type Moments,
} from './second-moments.ts';

/** What a linear probe is fitted on, as sums over its examples. */
export interface ProbeSums {
  readonly moments: Moments;
  /** Examples of each class. */
  readonly classCounts: Float64Array;
  /** Σ z over the examples of each class, [classes, units]. */
  readonly classSums: Float64Array;
}

/** Scores of an example are z · weights + bias. */
export interface Probe {
  /** [units, classes] */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** How examples are divided, and what each probe is fitted with. */
export interface CrossProbe {
  /** The fold of each example, from 0. */
  readonly folds: Int32Array;
  readonly count: number;
  readonly classes: number;
  penaltyOf(sums: ProbeSums): number;
}

/**
 * How many examples of a labelled sample are answered rightly by the probe that was fitted on the other folds; null where
 * a probe would be fitted on a single class or on embeddings that do not vary.
 */
export function crossProbe(sample: EmbeddingSample, division: CrossProbe): number | null {
  const { folds, count, classes, penaltyOf } = division;
  const members = Array.from({ length: count }, (_, fold) =>
    [...folds.keys()].filter((row) => folds[row] === fold),
  );
  const whole = probeSums(secondMoments(sample), sample, classes);
  const scores = new Float64Array(classes);
  let right = 0;
  // What the folds so far leave: of the last fold it is the fold itself, whose products need not be made.
  let rest = whole;
  for (const [fold, rows] of members.entries()) {
    const own = fold === count - 1 ? rest : sumsOf(sampleAt(sample, rows), classes);
    const others = without(whole, own);
    rest = without(rest, own);
    const penalty = penaltyOf(others);
    const present = others.classCounts.filter((examples) => examples > 0).length;
    if (present < 2 || !(penalty > 0)) return null;
    const probe = fitProbe(others, penalty);
    for (const row of rows) {
      const embedding = sample.data.subarray(row * sample.width, (row + 1) * sample.width);
      if (answerOf(probe, embedding, scores) === sample.labels[row]) right += 1;
    }
  }
  return right;
}

function sumsOf(sample: EmbeddingSample, classes: number): ProbeSums {
  return probeSums(momentsOf(sample), sample, classes);
}

function probeSums(moments: Moments, sample: EmbeddingSample, classes: number): ProbeSums {
  const { width, data, labels } = sample;
  const classCounts = new Float64Array(classes);
  const classSums = new Float64Array(classes * width);
  labels.forEach((label, row) => {
    classCounts[label] += 1;
    for (let unit = 0; unit < width; unit++) {
      classSums[label * width + unit] += data[row * width + unit];
    }
  });
  return { moments, classCounts, classSums };
}

function without(whole: ProbeSums, part: ProbeSums): ProbeSums {
  return {
    moments: difference(whole.moments, part.moments),
    classCounts: whole.classCounts.map((each, c) => each - part.classCounts[c]),
    classSums: whole.classSums.map((each, at) => each - part.classSums[at]),
  };
}

/** λ as a share of the mean variance of a unit, times n: the same probe whatever the scale of the embedding. */
export function relativePenalty({ moments }: ProbeSums, share: number): number {
  const width = moments.sums.length;
  const centred = centredProducts(moments);
  let trace = 0;
  for (let unit = 0; unit < width; unit++) trace += centred[unit * width + unit];
  return (share * trace) / width;
}

/**
 * Ridge regression of one-hot labels on embeddings: W = (XᵀX + λ 1)⁻¹ XᵀY, both centred, so that the intercept is not
 * penalised.
 * @param penalty λ > 0
 */
export function fitProbe({ moments, classCounts, classSums }: ProbeSums, penalty: number): Probe {
  const { n, sums } = moments;
  const width = sums.length;
  const classes = classCounts.length;
  const matrix = centredProducts(moments);
  for (let unit = 0; unit < width; unit++) matrix[unit * width + unit] += penalty;
  const weights = new Float64Array(width * classes);
  for (let unit = 0; unit < width; unit++) {
    for (let c = 0; c < classes; c++) {
      weights[unit * classes + c] = classSums[c * width + unit] - (sums[unit] * classCounts[c]) / n;
    }
  }
  solveCholesky(cholesky(matrix, width), width, weights, classes);
  const bias = Float64Array.from(classCounts, (count, c) => {
    let shift = count / n;
    for (let unit = 0; unit < width; unit++) {
      shift -= (sums[unit] / n) * weights[unit * classes + c];
    }
    return shift;
  });
  return { weights, bias };
}

/** The class with the largest score, the lowest of several; `scores` is overwritten. */
export function answerOf(
  { weights, bias }: Probe,
  embedding: Float32Array,
  scores: Float64Array,
): number {
  const classes = bias.length;
  scores.set(bias);
  embedding.forEach((z, unit) => {
    const row = unit * classes;
    for (let c = 0; c < classes; c++) scores[c] += z * weights[row + c];
  });
  let best = 0;
  for (let c = 1; c < classes; c++) if (scores[c] > scores[best]) best = c;
  return best;
}
