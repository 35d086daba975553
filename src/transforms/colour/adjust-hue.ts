import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { parseFactor } from './factor.ts';
import { hueSectors } from './hue-sectors.ts';

/**
 * Turns the hue by a share of the colour circle: PIL's HSV in bytes, `trunc(255 · factor)` added to the hue
 * byte, which wraps, and back. A factor of 0 changes pixels, too, for HSV in bytes holds fewer colours.
 */
export const adjustHue: Transform = {
  id: 'adjust_hue',
  title: 'Hue',
  summary: 'All hues turned by the same share of the colour circle.',
  stage: 'crop',
  usage: 'adjust_hue:<share from -0.5 to 0.5>',
  stochastic: false,
  reference:
    "torchvision.transforms.functional.adjust_hue, 0.14, on a PIL picture (convert('HSV'), Pillow 9.4)",
  magnitudes: ['-0.5', '-0.4', '-0.3', '-0.2', '-0.1', '0.1', '0.2', '0.3', '0.4', '0.5'],
  parse(argument) {
    const turn = Math.trunc(parseFactor('adjust_hue', [-0.5, 0.5], '0.1', argument) * 255) & 255;
    return (picture) => turnHues(picture, turn);
  },
};

function turnHues({ width, height, data }: Picture, turn: number): Picture {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at];
    const green = data[at + 1];
    const blue = data[at + 2];
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = range === 0 ? 0 : Math.trunc(Math.fround(range / value) * 255);
    const hue = ((range === 0 ? 0 : hueOf(red, green, blue, value, range)) + turn) & 255;
    writeColour(out, at, hue, saturation, value);
  }
  return { width, height, data: out };
}

/** The hue in bytes, 0 … 254: PIL's `rgb2hsv`, whose variables are float32 and whose sums are float64. */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const fromRed = Math.fround((value - red) / range);
  const fromGreen = Math.fround((value - green) / range);
  const fromBlue = Math.fround((value - blue) / range);
  const sixth = Math.fround(
    red === value
      ? fromBlue - fromGreen
      : green === value
        ? 2 + fromRed - fromBlue
        : 4 + fromGreen - fromRed,
  );
  const share = sixth / 6 + 1;
  return Math.trunc(Math.fround(share < 1 ? share : share - 1) * 255);
}

/** PIL's `hsv2rgb`. */
function writeColour(
  out: Uint8Array,
  at: number,
  hue: number,
  saturation: number,
  value: number,
): void {
  const sixths = (hue * 6) / 255;
  const sector = Math.trunc(sixths);
  const within = Math.fround(sixths - sector);
  const share = Math.fround(saturation / 255);
  const slope = (sector & 1) === 0 ? share * (1 - within) : Math.fround(share * within);
  const { high, middle, low } = hueSectors[sector % 6];
  out[at + high] = value;
  out[at + middle] = roundHalfUp(value * (1 - slope));
  out[at + low] = roundHalfUp(value * (1 - share));
}

/** C's `round` of what is not negative: halves away from 0, and nothing else (`floor(x + 0.5)` errs below). */
function roundHalfUp(value: number): number {
  const floor = Math.trunc(value);
  return value - floor >= 0.5 ? floor + 1 : floor;
}
