/**
 * How a line goes on past its ends, for the line `abcd`:
 * `nearest` aaaa|abcd|dddd, `reflect` dcba|abcd|dcba (scipy), `reflect-101` dcb|abcd|cba (OpenCV's default).
 */
export type Border = 'nearest' | 'reflect' | 'reflect-101';

/** The index in [0, length) that stands for `i`, however far outside it lies. */
export function borderIndex(i: number, length: number, border: Border): number {
  if (i >= 0 && i < length) return i;
  if (border === 'nearest' || length === 1) return i < 0 ? 0 : length - 1;
  const period = border === 'reflect' ? 2 * length : 2 * length - 2;
  const phase = ((i % period) + period) % period;
  return phase < length ? phase : border === 'reflect' ? period - 1 - phase : period - phase;
}
