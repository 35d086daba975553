import type { Transform } from '../transform.ts';
import { shear } from './shear.ts';

/** Shears the crop along x about its centre: see `shear`. */
export const shearX: Transform = shear(
  'shear_x',
  'Shear along x',
  'Rows moved sideways in proportion to their distance from the centre; what comes in is black.',
);
