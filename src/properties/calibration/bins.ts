/**
 * Which bin a confidence falls in; −1 for none.
 * @param confidence in [0, 1], float64
 * @param bins how many bins of equal width
 */
export type Binning = (confidence: number, bins: number) => number;

/**
 * Bins (lo, hi] with edges i / bins in float64: Guo et al. 2017. A confidence of 0 is in no bin, 1 is
 * in the last.
 */
export const rightClosed: Binning = (confidence, bins) => {
  let bin = Math.min(bins, Math.ceil(confidence * bins)) - 1;
  // The product may be rounded across an edge; the edges themselves decide.
  while (bin >= 0 && confidence <= bin / bins) bin--;
  while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
  return bin;
};

/**
 * Torchmetrics' bins: [lo, hi) with edges and confidence rounded to float32, and a hidden bin of
 * number `bins` for a confidence of exactly 1. A float64 confidence below 1 that float32 would round
 * to 1 stays in the last bin: it is 1 for torchmetrics' float32 alone (more than a hundred of a
 * thousand confidences can be), and not for its float64.
 */
export const torchmetrics: Binning = (confidence, bins) => {
  if (confidence === 1) return bins;
  const rounded = Math.fround(confidence);
  let bin = Math.min(bins - 1, Math.floor(rounded * bins));
  while (bin > 0 && rounded < Math.fround(bin / bins)) bin--;
  while (bin < bins - 1 && rounded >= Math.fround((bin + 1) / bins)) bin++;
  return bin;
};

/** What a set of bins adds up to. */
export interface CalibrationErrors {
  /** Σ share of bin · |accuracy − mean confidence|. */
  readonly l1: number;
  /** √ Σ share of bin · (accuracy − mean confidence)². */
  readonly l2: number;
  /** Largest |accuracy − mean confidence|. */
  readonly max: number;
}

/**
 * Expected, root mean square and maximum calibration error. Empty bins count as 0.
 * @param counts examples per bin
 * @param excess Σ confidence − Σ right answers per bin
 * @param examples all examples, those in no bin included
 */
export function calibrationErrors(
  counts: Float64Array,
  excess: Float64Array,
  examples: number,
): CalibrationErrors {
  let l1 = 0;
  let squares = 0;
  let max = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin];
    if (count === 0) continue;
    const gap = Math.abs(excess[bin]);
    l1 += gap / examples;
    squares += ((gap / count) * gap) / examples;
    max = Math.max(max, gap / count);
  }
  return { l1, l2: Math.sqrt(squares), max };
}

/** Answers sorted into bins. */
export interface BinTotals {
  readonly counts: Float64Array;
  readonly confidence: Float64Array;
  readonly correct: Float64Array;
  /** Confidence minus correct. */
  readonly excess: Float64Array;
  /** Bin of each answer, −1 for none. */
  readonly bin: Int32Array;
}

/** Adds up confidences and right answers (1 or 0) by bin; one place more than `bins` for the hidden one. */
export function binTotals(
  confidences: Float64Array,
  right: Uint8Array,
  bins: number,
  binning: Binning,
): BinTotals {
  const counts = new Float64Array(bins + 1);
  const confidence = new Float64Array(bins + 1);
  const correct = new Float64Array(bins + 1);
  const bin = new Int32Array(confidences.length);
  for (let i = 0; i < confidences.length; i++) {
    const at = binning(confidences[i], bins);
    bin[i] = at;
    if (at < 0) continue;
    counts[at] += 1;
    confidence[at] += confidences[i];
    correct[at] += right[i];
  }
  const excess = confidence.map((total, b) => total - correct[b]);
  return { counts, confidence, correct, excess, bin };
}
