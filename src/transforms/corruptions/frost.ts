import { cos, sin } from '../../core/elementary.ts';
import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { gaussianFilter } from './filters/gaussian.ts';
import { plasma } from './filters/plasma.ts';
import type { Plane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * Frost on a pane: `clip(a · x + b · frost, 0, 255)` with ImageNet-C's a and b, which are the constants. Its frost
 * is cut from photographs of unclear origin; ours is drawn, feathers of ice over a bluish haze whose mean
 * colour is near that of theirs. So results are not comparable with published ones: this corruption has no reference.
 */
export const frost: Transform = corruption({
  id: 'frost',
  title: 'Frost',
  summary:
    'Drawn feathers of ice over the picture. Not ImageNet-C’s photographs: non-reference results.',
  stochastic: true,
  reference:
    'none: non-reference. Constants of hendrycks/robustness ImageNet-C/create_c: frost, over a texture of our own',
  constants: {
    imagenet: [
      [1, 0.4],
      [0.8, 0.6],
      [0.7, 0.7],
      [0.65, 0.7],
      [0.6, 0.75],
    ],
    'tiny-imagenet': [
      [1, 0.3],
      [0.9, 0.4],
      [0.8, 0.45],
      [0.75, 0.5],
      [0.7, 0.55],
    ],
    cifar: [
      [1, 0.2],
      [1, 0.3],
      [0.9, 0.4],
      [0.85, 0.4],
      [0.75, 0.45],
    ],
  },
  apply(picture, [share, amount], _scale, noise) {
    const { width, height, data } = picture;
    const ice = frostTexture(picture, noise);
    const out = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) {
      const value = share * data[i] + amount * ice[i];
      out[i] = value > 255 ? 255 : value;
    }
    return { width, height, data: out };
  },
});

/** Colours of thin and of thick haze, and of ice. */
const thin = [88, 116, 132];
const thick = [156, 176, 188];
const bright = [228, 236, 242];

/** Levels from 0 to 255, `[height, width, 3]`. */
function frostTexture({ width, height }: Picture, noise: Noise): Float64Array {
  const haze = plasma(Math.max(width, height), 1.8, (i) => noise.uniform(i));
  // The haze drew the numbers before this one.
  let next = haze.data.length;
  const feathers = drawFeathers(width, height, () => noise.uniform(next++));
  const levels = new Float64Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cloud = haze.data[y * haze.width + x];
      const ice = Math.min(feathers.data[y * width + x], 1);
      for (let c = 0; c < 3; c++, at++) {
        const base = thin[c] + (thick[c] - thin[c]) * cloud;
        levels[at] = base + (bright[c] - base) * ice;
      }
    }
  }
  return levels;
}

const featherCount = 90;
/** Lengths in shares of the picture's shorter side. */
const shortest = 0.15;
const longest = 0.6;
const barbSpacing = 0.022;
/** Ice grows barbs at 60° to its stem. */
const barbAngle = Math.PI / 3;

/** Feathers of ice: stems in random places and directions, barbs on both sides that shorten towards the tip. */
function drawFeathers(width: number, height: number, draw: () => number): Plane {
  const layer = { width, height, channels: 1, data: new Float64Array(width * height) };
  const side = Math.min(width, height);
  for (let i = 0; i < featherCount; i++) {
    const startX = draw() * width;
    const startY = draw() * height;
    const angle = draw() * 2 * Math.PI;
    const length = (shortest + (longest - shortest) * draw()) * side;
    const brightness = 0.4 + 0.6 * draw();
    drawLine(layer, startX, startY, angle, length, brightness);
    for (let along = 0; along < length; along += Math.max(1, barbSpacing * side)) {
      const x = startX + cos(angle) * along;
      const y = startY + sin(angle) * along;
      const rest = (length - along) * 0.45;
      drawLine(layer, x, y, angle + barbAngle, rest * draw(), brightness * 0.7);
      drawLine(layer, x, y, angle - barbAngle, rest * draw(), brightness * 0.7);
    }
  }
  return gaussianFilter(layer, 0.7);
}

/** A line that fades towards its end, a point for every pixel of its length; parts outside are left out. */
function drawLine(
  { width, height, data }: Plane,
  startX: number,
  startY: number,
  angle: number,
  length: number,
  brightness: number,
): void {
  const right = cos(angle);
  const down = sin(angle);
  for (let along = 0; along < length; along++) {
    const x = Math.floor(startX + right * along);
    const y = Math.floor(startY + down * along);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    data[y * width + x] += brightness * (1 - along / length);
  }
}
