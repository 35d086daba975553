/**
 * PIL's `Image.blend` of one value with another (`from` at 0, `to` at 1), beyond both where `factor` is
 * below 0 or above 1: in float32, clipped, truncated to a byte.
 *
 * @param factor a float32 (`Math.fround`)
 */
export function blend(from: number, to: number, factor: number): number {
  if (factor === 0) return from;
  if (factor === 1) return to;
  const value = Math.fround(from + Math.fround(factor * (to - from)));
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
}
