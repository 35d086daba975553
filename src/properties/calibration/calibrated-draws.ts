import { drawFrom, poissonBinomialCumulative } from '../../core/distribution.ts';
import type { RandomStream } from '../../core/random.ts';
import { calibrationErrors, type BinTotals, type CalibrationErrors } from './bins.ts';

/** How many times the answers are drawn. */
export const CALIBRATED_DRAWS = 1000;

/**
 * The calibration errors that a perfectly calibrated model with these confidences would show: in each
 * of `CALIBRATED_DRAWS` draws every answer is right with its own confidence as probability. How many
 * of a bin are right is drawn at once, from the distribution of their number.
 */
export function calibratedDraws(
  confidences: Float64Array,
  totals: BinTotals,
  stream: RandomStream,
): CalibrationErrors[] {
  const { counts } = totals;
  const bins = Array.from(counts, (_, bin) => drawnBin(confidences, totals, bin));
  const excess = new Float64Array(counts.length);
  return Array.from({ length: CALIBRATED_DRAWS }, (_, draw) => {
    bins.forEach(({ cumulative, base, sign }, bin) => {
      if (counts[bin] === 0) return;
      const events = drawFrom(cumulative, stream.uniform(draw * bins.length + bin));
      excess[bin] = base + sign * events;
    });
    return calibrationErrors(counts, excess, confidences.length);
  });
}

/** A bin whose excess of confidence is `base + sign · events`, with the number of events drawn. */
interface DrawnBin {
  readonly cumulative: Float64Array;
  readonly base: number;
  readonly sign: 1 | -1;
}

function drawnBin(confidences: Float64Array, totals: BinTotals, bin: number): DrawnBin {
  const inBin = confidences.filter((_, i) => totals.bin[i] === bin);
  const confidence = totals.confidence[bin];
  // Events are wrong answers where most are right, and right answers otherwise.
  if (confidence > inBin.length / 2) {
    const cumulative = poissonBinomialCumulative(inBin.map((each) => 1 - each));
    return { cumulative, base: confidence - inBin.length, sign: 1 };
  }
  return { cumulative: poissonBinomialCumulative(inBin), base: confidence, sign: -1 };
}
