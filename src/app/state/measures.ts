import type { Best, MeasurementMeta } from '../../measurement.ts';
import type { Catalogue } from '../engine-api.ts';

/** What is known of the measurement that run files name `id`; null for one of another version. */
export function findMeta(catalogue: Catalogue | null, id: string): MeasurementMeta | null {
  return catalogue?.measurements.find((meta) => meta.id === id) ?? null;
}

/** Which direction is better, in words. */
export function bestText(best: Best): string {
  switch (best) {
    case 'highest':
      return 'higher is better';
    case 'lowest':
      return 'lower is better';
    case 'zero':
      return 'closer to 0 is better';
    case 'none':
      return 'neither direction is better';
  }
}
