import type { RunDocument, RunMeasurement } from '../../report/run-document.ts';
import { numberOf, objectsOf } from './details.ts';
import { datasetOf } from './value-groups.ts';

/** A value at one magnitude; limits are null where there is no interval. */
export interface CurvePoint {
  /** As the view is written: `30`, `-15`. */
  readonly magnitude: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

export interface CurveSeries {
  readonly measure: string;
  readonly address: string;
  readonly points: readonly CurvePoint[];
  /** Magnitudes at which the value does not exist. */
  readonly missing: readonly string[];
}

/** Everything that was measured under one transform of one dataset. */
export interface CurveFigure {
  readonly dataset: string;
  readonly transform: string;
  readonly series: readonly CurveSeries[];
}

/** The curves over magnitude of a run: measurements of the same transform and dataset share a figure. */
export function readCurves(run: RunDocument): readonly CurveFigure[] {
  const figures = new Map<string, CurveFigure>();
  for (const measurement of run.measurements) {
    const series = readSeries(measurement);
    if (series === null) continue;
    const dataset = datasetOf(measurement.address);
    const transform = transformOf(measurement, dataset);
    const key = `${dataset} ${transform}`;
    const others = figures.get(key)?.series ?? [];
    figures.set(key, { dataset, transform, series: [...others, series] });
  }
  return [...figures.values()];
}

function readSeries({ measure, address, details }: RunMeasurement): CurveSeries | null {
  const entries = objectsOf(details['curve']);
  const points: CurvePoint[] = [];
  const missing: string[] = [];
  for (const entry of entries) {
    const magnitude = String(entry['magnitude'] ?? '');
    const value = numberOf(entry['value']);
    if (value === null) missing.push(magnitude);
    else {
      const [low, high] = [numberOf(entry['low']), numberOf(entry['high'])];
      points.push({ magnitude, value, low, high, n: numberOf(entry['n']) ?? 0 });
    }
  }
  // A single point is a value among others, not a curve.
  return points.length < 2 ? null : { measure, address, points, missing };
}

/** The transform as the primary value's name ends with it: `<dataset>_equivariance_rotate`. */
function transformOf({ primary, address, measure }: RunMeasurement, dataset: string): string {
  const named = /[:;]transform=([^;]*)/.exec(address)?.[1];
  const start = `${dataset}_${measure}_`;
  if (named !== undefined) return named;
  return primary?.startsWith(start) ? primary.slice(start.length) : measure;
}

/**
 * The magnitude as a number where all of a figure's are numbers, with the same arguments behind them if any
 * (`15,bicubic` and `30,bicubic`); null when they are only names.
 */
export function numericMagnitudes(figure: CurveFigure): ReadonlyMap<string, number> | null {
  const texts = figure.series.flatMap(({ points }) => points.map(({ magnitude }) => magnitude));
  const parts = texts.map((text) => text.split(/,(.*)/s));
  const numbers = parts.map(([first = '']) => (first.trim() === '' ? NaN : Number(first)));
  const others = new Set(parts.map(([, rest]) => rest));
  if (numbers.length === 0 || others.size > 1 || !numbers.every(Number.isFinite)) return null;
  return new Map(texts.map((text, i) => [text, numbers[i] ?? 0]));
}
