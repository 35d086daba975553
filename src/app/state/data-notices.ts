import type { RunDocument } from '../../report/run-document.ts';
import { plural } from './format.ts';

/** What a reader of the numbers must know of the data behind them: pictures left out, answers that are no numbers. */
export function dataNotices({ datasets }: RunDocument): readonly string[] {
  return Object.entries(datasets).flatMap(([name, { skipped, nonfinite }]) => [
    ...(skipped.length === 0
      ? []
      : [
          `${plural(skipped.length, 'picture')} of ${name} could not be read and ` +
            `${skipped.length === 1 ? 'is' : 'are'} left out; the names are under Data.`,
        ]),
    ...(nonfinite === 0
      ? []
      : [
          `${plural(nonfinite, 'answer')} on ${name} held something that is not a finite number: ` +
            'counted as wrong, left out of calibration.',
        ]),
  ]);
}
