import type { Transform } from '../transform.ts';
import { shift } from './shift.ts';

/** Moves the crop down by a share of its height: see `shift`. Whole pixels: `translate`. */
export const translateY: Transform = shift(
  'translate_y',
  'Translation along y',
  'The picture moved down by a share of its height; what comes in is black.',
);
