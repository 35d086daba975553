import type { Transform } from '../transform.ts';
import { shift } from './shift.ts';

/** Moves the crop to the right by a share of its width: see `shift`. Whole pixels: `translate`. */
export const translateX: Transform = shift(
  'translate_x',
  'Translation along x',
  'The picture moved to the right by a share of its width; what comes in is black.',
);
