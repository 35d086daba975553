import { ConfigurationError } from './core/errors.ts';
import { suggestion } from './core/names.ts';
import type { Measurement } from './measurement.ts';
import * as list from './measurements.ts';

/** Every measurement, properties first, then tasks, each by id. */
export const measurementList: readonly Measurement[] = Object.values(list).sort(
  (a, b) => order(a.meta.kind, b.meta.kind) || order(a.meta.id, b.meta.id),
);

/**
 * The measurement that run files name `id`.
 * @throws ConfigurationError `unknown_measurement`, with the nearest id
 */
export function findMeasurement(id: string): Measurement {
  const found = measurementList.find(({ meta }) => meta.id === id);
  if (found !== undefined) return found;
  const known = measurementList.map(({ meta }) => meta.id);
  throw new ConfigurationError(
    'unknown_measurement',
    `No measurement is named "${id}". ${suggestion(id, known)}`,
    { context: { measurement: id, known } },
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
