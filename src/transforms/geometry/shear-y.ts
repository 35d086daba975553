import type { Transform } from '../transform.ts';
import { shear } from './shear.ts';

/** Shears the crop along y about its centre: see `shear`. */
export const shearY: Transform = shear(
  'shear_y',
  'Shear along y',
  'Columns moved up or down in proportion to their distance from the centre; what comes in is black.',
);
