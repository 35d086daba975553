import { clopperPearsonLimits, meanInterval, type Interval } from '../../core/interval.ts';
import { exp } from '../../core/elementary.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { randomStream } from '../../core/random.ts';
import { mean, quantile, sorted } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { countRecords } from '../../engine/record-counts.ts';
import { STATUS } from '../../engine/record.ts';
import type { MeasuredValue, RecordTable } from '../../measurement.ts';
import {
  binTotals,
  calibrationErrors,
  rightClosed,
  torchmetrics,
  type BinTotals,
  type CalibrationErrors,
} from './bins.ts';
import { CALIBRATED_DRAWS, calibratedDraws } from './calibrated-draws.ts';

const parameters = {
  bins: {
    type: 'integer',
    default: 15,
    minimum: 1,
    maximum: 1000,
    description: 'Bins of equal width that confidences are sorted into.',
  },
} as const satisfies ParameterSpecs;

/** An error that is above 0 for a calibrated model too cannot have an interval around it. */
const BIASED: Interval = {
  none: 'biased upward, so a resampling interval would exclude 0 even for a calibrated model; compare with details.calibrated',
};

/**
 * Whether confidences can be taken at their word, over the labelled examples with a finite answer.
 * Confidence: largest softmax probability (float64). p_y: probability of the accepted label that the
 * model ranks best.
 * - `nll`: mean of −ln p_y. t interval.
 * - `brier`: mean of Σ_c (p_c − [c = y])², summed over classes (0 to 2). t interval.
 * - `ece`: Σ share of bin · |accuracy − mean confidence|, bins (lo, hi] in float64 (Guo et al. 2017).
 * - `ece_tm<bins>`, `rmsce_tm<bins>`, `mce_tm<bins>`: the same sum, the root of the mean square, and
 *   the maximum, with torchmetrics' bins [lo, hi) and its hidden bin for confidence 1 (`bins.ts`).
 * The last four have no interval; `details.calibrated` holds the mean and the 95 % quantile of each for
 * 1,000 draws of a perfectly calibrated model with the same confidences. `details.bins` is the
 * reliability diagram of `ece`, with Clopper and Pearson's limits.
 */
export const calibration = defineMeasurement({
  meta: {
    id: 'calibration',
    kind: 'property',
    category: 'calibration',
    version: 1,
    title: 'Calibration',
    summary: 'Whether the model is right as often as its confidence says.',
    unit: 'share',
    range: [0, 1],
    best: 'lowest',
    containsAccuracy: false,
    reference:
      'Guo et al. 2017; torchmetrics multiclass_calibration_error; scikit-learn log_loss; Brier 1950',
  },
  parameters,
  primary: () => 'ece',
  needs: () => ({
    columns: {
      identity: [
        'status',
        'label',
        'label_rank',
        'top_probability_1',
        'label_log_probability',
        'sum_squared_probability',
      ],
    },
    outputs: [],
    groups: [],
    wholeBlocks: false,
  }),
  compatible: ({ hasLabels }) =>
    hasLabels || 'Calibration needs labels, and no example of this dataset has one.',
  values: ({ params: { bins }, seed, records }) => {
    const table = records('identity');
    const answers = readAnswers(table);
    const counts = countRecords(table);
    const n = answers.confidence.length;
    if (n === 0) {
      const reason = 'no labelled example with a finite answer';
      return {
        values: [],
        undefined: valueDetails(bins).map((detail) => ({ detail, reason })),
        details: counts,
      };
    }
    const guo = binTotals(answers.confidence, answers.right, bins, rightClosed);
    const tm = binTotals(answers.confidence, answers.right, bins, torchmetrics);
    const stream = randomStream(seed, 'calibration', 'calibrated');
    const guoDraws = calibratedDraws(answers.confidence, guo, stream);
    const tmDraws = calibratedDraws(answers.confidence, tm, stream);
    const accuracy = mean(answers.right);
    return {
      values: [
        ...errorValues(guo, tm, n, bins),
        meanValue('nll', answers.surprise, 'nats', [0, null]),
        meanValue('brier', answers.brier, 'squared probability', [0, 2]),
      ],
      undefined: [],
      details: {
        ...counts,
        accuracy,
        meanConfidence: mean(answers.confidence),
        overconfidence: mean(answers.confidence) - accuracy,
        bins: reliability(guo, bins),
        calibrated: {
          draws: CALIBRATED_DRAWS,
          ece: summary(guoDraws, 'l1'),
          [`ece_tm${bins}`]: summary(tmDraws, 'l1'),
          [`rmsce_tm${bins}`]: summary(tmDraws, 'l2'),
          [`mce_tm${bins}`]: summary(tmDraws, 'max'),
        },
      },
    };
  },
});

function valueDetails(bins: number): string[] {
  return ['ece', `ece_tm${bins}`, `rmsce_tm${bins}`, `mce_tm${bins}`, 'nll', 'brier'];
}

/** The answers that count, in example order. */
interface Answers {
  readonly confidence: Float64Array;
  readonly right: Uint8Array;
  /** −ln p_y. */
  readonly surprise: Float64Array;
  readonly brier: Float64Array;
}

function readAnswers(table: RecordTable): Answers {
  const status = table.column('status').data;
  const rank = table.column('label_rank').data;
  const confidence = table.column('top_probability_1').data;
  const logProbability = table.column('label_log_probability').data;
  const squares = table.column('sum_squared_probability').data;
  const used = Array.from({ length: table.length }, (_, i) => i).filter(
    (i) => status[i] === STATUS.ok && rank[i] >= 0,
  );
  return {
    confidence: Float64Array.from(used, (i) => confidence[i]),
    right: Uint8Array.from(used, (i) => (rank[i] === 0 ? 1 : 0)),
    surprise: Float64Array.from(used, (i) => -logProbability[i]),
    brier: Float64Array.from(
      used,
      // Rounding can take a sure and right answer below 0.
      (i) => Math.max(0, squares[i] - 2 * exp(logProbability[i]) + 1),
    ),
  };
}

function errorValues(guo: BinTotals, tm: BinTotals, n: number, bins: number): MeasuredValue[] {
  const ours = calibrationErrors(guo.counts, guo.excess, n);
  const theirs = calibrationErrors(tm.counts, tm.excess, n);
  const value = (detail: string, error: number, variant: string): MeasuredValue => ({
    detail,
    value: error,
    n,
    interval: BIASED,
    variant: `${bins} bins ${variant}`,
  });
  return [
    value('ece', ours.l1, '(lo, hi]'),
    value(`ece_tm${bins}`, theirs.l1, '[lo, hi), torchmetrics'),
    value(`rmsce_tm${bins}`, theirs.l2, '[lo, hi), torchmetrics'),
    value(`mce_tm${bins}`, theirs.max, '[lo, hi), torchmetrics'),
  ];
}

function meanValue(
  detail: string,
  values: Float64Array,
  unit: string,
  range: readonly [number, number | null],
): MeasuredValue {
  const interval = meanInterval(values, range);
  return { detail, value: mean(values), n: values.length, interval, unit, range };
}

function reliability({ counts, confidence, correct }: BinTotals, bins: number): JsonObject[] {
  return Array.from({ length: bins }, (_, bin) => {
    const count = counts[bin];
    const edges = { low: bin / bins, high: (bin + 1) / bins, count };
    if (count === 0) return { ...edges, meanConfidence: null, accuracy: null, accuracy95: null };
    const limits = clopperPearsonLimits(correct[bin], count);
    return {
      ...edges,
      meanConfidence: confidence[bin] / count,
      accuracy: correct[bin] / count,
      accuracy95: [limits.low, limits.high],
    };
  });
}

function summary(draws: readonly CalibrationErrors[], error: keyof CalibrationErrors): JsonObject {
  const values = draws.map((draw) => draw[error]);
  return { mean: mean(values), quantile95: quantile(sorted(values), 0.95) };
}
