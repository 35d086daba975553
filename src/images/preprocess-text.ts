import type { Preprocess } from './picture.ts';

/** A preprocessing in one line: `resize 256 bilinear, crop 224, mean 0 0 0, std 1 1 1`. */
export function describePreprocess({ resize, interpolation, crop, mean, std }: Preprocess): string {
  const size = (value: Preprocess['resize']) =>
    typeof value === 'object' ? (value?.join('×') ?? 'none') : String(value);
  return `resize ${size(resize)} ${interpolation}, crop ${size(crop)}, mean ${mean.join(' ')}, std ${std.join(' ')}`;
}
