import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { boxBlur, equalised, filter3x3, truncatedBoxBlur, type Grid } from './filters/byte-grid.ts';
import { cannyEdges } from './filters/canny.ts';
import { distanceTo } from './filters/distance.ts';
import { gaussianFilter } from './filters/gaussian.ts';
import { toLevels, truncated, unitPlane, type Plane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/** Drops are smooth noise where it exceeds a threshold. */
interface SpatterConstants {
  readonly liquid: 'water' | 'mud';
  /** Mean, deviation and smoothing (σ in pixels) of the noise. */
  readonly mean: number;
  readonly deviation: number;
  readonly sigma: number;
  readonly threshold: number;
  /** Water: how bright its brightest point is. Mud: σ of its rim, in pixels. */
  readonly strength: number;
}

/** Colours on a scale of 0 to 1. The reference gives water its BGR colour as RGB; so it is here. */
const colours = {
  water: [175 / 255, 238 / 255, 238 / 255],
  mud: [63 / 255, 42 / 255, 20 / 255],
} as const;

/**
 * ImageNet-C's spatter: drops of water (severities 1 to 3), lit by an emboss of the distance to their edges, or
 * spots of mud (4 and 5).
 */
export const spatter: Transform = corruption({
  id: 'spatter',
  title: 'Spatter',
  summary: 'Drops of water, or spots of mud, on the lens.',
  stochastic: true,
  reference:
    'hendrycks/robustness ImageNet-C/create_c: spatter (OpenCV Canny, distanceTransform, equalizeHist)',
  constants: {
    imagenet: [
      drops('water', 0.65, 0.3, 4, 0.69, 0.6),
      drops('water', 0.65, 0.3, 3, 0.68, 0.6),
      drops('water', 0.65, 0.3, 2, 0.68, 0.5),
      drops('mud', 0.65, 0.3, 1, 0.65, 1.5),
      drops('mud', 0.67, 0.4, 1, 0.65, 1.5),
    ],
    'tiny-imagenet': [
      drops('water', 0.62, 0.1, 0.7, 0.7, 0.6),
      drops('water', 0.65, 0.1, 0.8, 0.7, 0.6),
      drops('water', 0.65, 0.3, 1, 0.69, 0.6),
      drops('mud', 0.65, 0.1, 0.7, 0.68, 0.6),
      drops('mud', 0.65, 0.1, 0.5, 0.67, 0.6),
    ],
    cifar: [
      drops('water', 0.62, 0.1, 0.7, 0.7, 0.5),
      drops('water', 0.65, 0.1, 0.8, 0.7, 0.5),
      drops('water', 0.65, 0.3, 1, 0.69, 0.5),
      drops('mud', 0.65, 0.1, 0.7, 0.69, 0.6),
      drops('mud', 0.65, 0.1, 0.5, 0.68, 0.6),
    ],
  },
  apply(picture, constants, scale, noise) {
    const { liquid, threshold, strength } = constants;
    const layer = liquidLayer(picture, constants, scale, noise);
    const plane = unitPlane(picture);
    if (liquid === 'water') addWater(plane, waterMask(layer, strength));
    else addMud(plane, mudMask(layer, threshold, strength * scale));
    return truncated(toLevels(plane));
  },
});

function drops(
  liquid: 'water' | 'mud',
  mean: number,
  deviation: number,
  sigma: number,
  threshold: number,
  strength: number,
): SpatterConstants {
  return { liquid, mean, deviation, sigma, threshold, strength };
}

/** Smooth noise where it reaches the threshold, 0 elsewhere. */
function liquidLayer(
  { width, height }: Picture,
  { mean, deviation, sigma, threshold }: SpatterConstants,
  scale: number,
  noise: Noise,
): Plane {
  const data = Float64Array.from(
    { length: width * height },
    (_, i) => noise.normal(i) * deviation + mean,
  );
  const layer = gaussianFilter({ width, height, channels: 1, data }, sigma * scale);
  return { ...layer, data: layer.data.map((value) => (value < threshold ? 0 : value)) };
}

/** The light that drops add, per pixel, at most `strength`. */
export function waterMask({ width, height, data }: Plane, strength: number): Float64Array {
  // As in the reference, a level above 255 would begin again at 0.
  const liquid: Grid<Uint8Array> = { width, height, data: Uint8Array.from(data, (v) => v * 255) };
  const near = truncatedBoxBlur(distanceTo(cannyEdges(liquid, 50, 150), 20));
  const embossed = filter3x3(equalised(near), [-2, -1, 0, -1, 1, 1, 0, 1, 2]);
  const light = boxBlur(embossed).data;
  const mask = Float64Array.from(light, (value, i) => value * liquid.data[i]);
  const highest = mask.reduce((a, b) => (a > b ? a : b));
  return mask.map((value) => (highest > 0 ? (value / highest) * strength : 0));
}

function addWater({ data }: Plane, mask: Float64Array): void {
  for (let i = 0; i < data.length; i++) data[i] += mask[(i - (i % 3)) / 3] * colours.water[i % 3];
}

/** How much of each pixel mud covers: 0, or from .8 to 1. */
function mudMask(layer: Plane, threshold: number, sigma: number): Float64Array {
  const spots = { ...layer, data: layer.data.map((value) => (value > threshold ? 1 : 0)) };
  return gaussianFilter(spots, sigma).data.map((value) => (value < 0.8 ? 0 : value));
}

function addMud({ data }: Plane, mask: Float64Array): void {
  for (let i = 0; i < data.length; i++) {
    const cover = mask[(i - (i % 3)) / 3];
    data[i] = data[i] * (1 - cover) + colours.mud[i % 3] * cover;
  }
}
