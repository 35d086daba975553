import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';
import { slug } from '../../measurement-address.ts';

/** One bar of a reliability diagram. The last three are null for an empty bin. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
  readonly interval: readonly [number, number] | null;
}

/** The bins of `calibration`'s details; null when there are none to draw. */
export function readReliability({ details }: RunMeasurement): readonly ReliabilityBin[] | null {
  const bins = objectsOf(details['bins']).map((bin) => ({
    low: numberOf(bin['low']) ?? 0,
    high: numberOf(bin['high']) ?? 1,
    count: numberOf(bin['count']) ?? 0,
    confidence: numberOf(bin['meanConfidence']),
    accuracy: numberOf(bin['accuracy']),
    interval: pair(bin['accuracy95']),
  }));
  return bins.length === 0 ? null : bins;
}

/** The error that a calibrated model with the same confidences would show: mean and 95 % quantile. */
export function readCalibrated(
  { details }: RunMeasurement,
  error: string,
): { readonly mean: number; readonly quantile95: number } | null {
  const calibrated = objectOf(objectOf(details['calibrated'])?.[error]);
  const mean = numberOf(calibrated?.['mean']);
  const quantile95 = numberOf(calibrated?.['quantile95']);
  return mean === null || quantile95 === null ? null : { mean, quantile95 };
}

/** One bar of the accuracy by group. */
export interface GroupBar {
  readonly group: string;
  readonly n: number;
  readonly value: RunValue;
  /** Whether it is large enough to be the worst group and to count in the gap. */
  readonly compared: boolean;
}

/** The groups of `group_accuracy`, with the interval of each group's value; null when there are none. */
export function readGroups(
  run: RunDocument,
  measurement: RunMeasurement,
): { readonly column: string; readonly bars: readonly GroupBar[] } | null {
  const own = Object.entries(run.values).filter(
    ([, value]) => value.measurement === measurement.address,
  );
  const bars = objectsOf(measurement.details['groups']).flatMap((entry) => {
    const group = String(entry['group'] ?? '');
    const value = own.find(([name]) => name.endsWith(`_${slug(group)}`))?.[1];
    if (value === undefined) return [];
    return [
      { group, n: numberOf(entry['n']) ?? value.n, value, compared: entry['compared'] !== false },
    ];
  });
  return bars.length === 0 ? null : { column: String(measurement.details['group'] ?? ''), bars };
}

/** The objects of a list; none for anything else. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf).filter((entry) => entry !== null) : [];
}

function objectOf(value: JsonValue | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
}

/** The number, or null for anything else. */
export function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function pair(value: JsonValue | undefined): readonly [number, number] | null {
  if (!Array.isArray(value)) return null;
  const [low, high] = value;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null;
}
