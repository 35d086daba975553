import type { Picture } from '../../images/picture.ts';
import { hueSectors } from '../colour/hue-sectors.ts';

/**
 * Changes saturation or value of every pixel: to HSV and back in float64 as scikit-image's `rgb2hsv` and
 * `hsv2rgb` do it, operation by operation, on a scale where white is 1; then truncated to bytes.
 *
 * @param saturate the new saturation, in [0, 1], of an old one
 * @param brighten the new value, in [0, 1], of an old one
 */
export function changeHsv(
  { width, height, data }: Picture,
  saturate: (saturation: number) => number,
  brighten: (value: number) => number,
): Picture {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at] / 255;
    const green = data[at + 1] / 255;
    const blue = data[at + 2] / 255;
    const greatest = Math.max(red, green, blue);
    const range = greatest - Math.min(red, green, blue);
    const sixths = range === 0 ? 0 : hueOf(red, green, blue, range) * 6;
    const saturation = saturate(range === 0 ? 0 : range / greatest);
    const value = brighten(greatest);
    const sector = Math.floor(sixths);
    const within = sixths - sector;
    const slope = (sector & 1) === 0 ? (1 - within) * saturation : within * saturation;
    const { high, middle, low } = hueSectors[sector % 6];
    out[at + high] = value * 255;
    out[at + middle] = value * (1 - slope) * 255;
    out[at + low] = value * (1 - saturation) * 255;
  }
  return { width, height, data: out };
}

/** The hue as a share of the circle, in [0, 1]; where two channels are greatest, the last one decides. */
function hueOf(red: number, green: number, blue: number, range: number): number {
  const sixths =
    blue >= red && blue >= green
      ? 4 + (red - green) / range
      : green >= red
        ? 2 + (blue - red) / range
        : (green - blue) / range;
  const share = sixths / 6;
  return share < 0 ? share + 1 : share;
}
