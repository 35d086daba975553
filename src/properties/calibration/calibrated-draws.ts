import { log } from '../../core/elementary.ts';
import type { RandomStream } from '../../core/random.ts';
import { calibrationErrors, type BinTotals, type CalibrationErrors } from './bins.ts';

/** How many times the answers are drawn. */
export const CALIBRATED_DRAWS = 1000;

/**
 * The calibration errors that a perfectly calibrated model with these confidences would show: in each
 * draw every answer is right with its own confidence as probability. All binnings see the same draws.
 *
 * The draws that go against the likelier outcome are rare, so for each answer the gaps between them
 * are drawn (geometric) rather than every single outcome.
 * @returns one list of `CALIBRATED_DRAWS` errors for each of `binned`
 */
export function calibratedDraws(
  confidences: Float64Array,
  binned: readonly BinTotals[],
  stream: RandomStream,
): CalibrationErrors[][] {
  const excess = binned.map((totals) => likelyExcess(confidences, totals));
  let drawn = 0;
  for (let i = 0; i < confidences.length; i++) {
    const confidence = confidences[i];
    const likely = confidence >= 0.5;
    // Probability that the likelier outcome holds: 1 means that the other never happens.
    const logLikely = log(likely ? confidence : 1 - confidence);
    if (logLikely === 0) continue;
    for (let draw = -1; ;) {
      const gap = Math.floor(log(1 - stream.uniform(drawn++)) / logLikely);
      if (!(draw + 1 + gap < CALIBRATED_DRAWS)) break;
      draw += 1 + gap;
      for (let b = 0; b < binned.length; b++) {
        const { counts, bin } = binned[b];
        if (bin[i] >= 0) excess[b][draw * counts.length + bin[i]] += likely ? 1 : -1;
      }
    }
  }
  return binned.map(({ counts }, b) =>
    Array.from({ length: CALIBRATED_DRAWS }, (_, draw) =>
      calibrationErrors(counts, excess[b], confidences.length, draw * counts.length),
    ),
  );
}

/** [draws, bins]: Σ confidence − Σ right answers where every answer has its likelier outcome. */
function likelyExcess(confidences: Float64Array, { counts, bin }: BinTotals): Float64Array {
  const excess = new Float64Array(counts.length);
  confidences.forEach((confidence, i) => {
    const at = bin[i];
    if (at >= 0) excess[at] += confidence - (confidence >= 0.5 ? 1 : 0);
  });
  const draws = new Float64Array(CALIBRATED_DRAWS * counts.length);
  for (let draw = 0; draw < CALIBRATED_DRAWS; draw++) draws.set(excess, draw * counts.length);
  return draws;
}
