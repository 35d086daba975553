import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { motionBlur } from './filters/motion.ts';
import { toLevels, truncated, unitPlane, type Plane } from './filters/plane.ts';
import { clippedZoom } from './filters/zoom.ts';
import { corruption } from './severity.ts';

/** How the flakes of one severity look. */
interface SnowConstants {
  /** Mean and deviation of the noise that flakes are cut from. */
  readonly mean: number;
  readonly deviation: number;
  /** Magnification of the noise: the size of flakes. */
  readonly zoom: number;
  /** What is below is no flake. */
  readonly threshold: number;
  /** Radius and σ of the motion blur, in pixels. */
  readonly radius: number;
  readonly sigma: number;
  /** Share of the picture as it is; the rest is bleached. */
  readonly share: number;
}

/**
 * ImageNet-C's snow: thresholded noise, magnified and blurred in a direction between −135° and −45°, added
 * twice (the second time turned by 180°) to a partly bleached picture.
 */
export const snow: Transform = corruption({
  id: 'snow',
  title: 'Snow',
  summary: 'Streaks of falling flakes over a picture that is partly bleached.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: snow (port of ImageMagick’s motion blur)',
  constants: {
    imagenet: [
      flakes(0.1, 0.3, 3, 0.5, 10, 4, 0.8),
      flakes(0.2, 0.3, 2, 0.5, 12, 4, 0.7),
      flakes(0.55, 0.3, 4, 0.9, 12, 8, 0.7),
      flakes(0.55, 0.3, 4.5, 0.85, 12, 8, 0.65),
      flakes(0.55, 0.3, 2.5, 0.85, 12, 12, 0.55),
    ],
    'tiny-imagenet': [
      flakes(0.1, 0.2, 1, 0.6, 8, 3, 0.8),
      flakes(0.1, 0.2, 1, 0.5, 10, 4, 0.8),
      flakes(0.15, 0.3, 1.75, 0.55, 10, 4, 0.7),
      flakes(0.25, 0.3, 2.25, 0.6, 12, 6, 0.65),
      flakes(0.3, 0.3, 1.25, 0.65, 14, 12, 0.6),
    ],
    cifar: [
      flakes(0.1, 0.2, 1, 0.6, 8, 3, 0.95),
      flakes(0.1, 0.2, 1, 0.5, 10, 4, 0.9),
      flakes(0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
      flakes(0.25, 0.3, 2.25, 0.6, 12, 6, 0.85),
      flakes(0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
    ],
  },
  apply(picture, constants, scale, noise) {
    const layer = snowLayer(picture, constants, scale, noise);
    const plane = unitPlane(picture);
    bleach(plane, constants.share);
    const { data } = plane;
    for (let i = 0; i < layer.length; i++) {
      const light = (layer[i] + layer[layer.length - 1 - i]) / 255;
      for (let c = 0; c < 3; c++) data[i * 3 + c] += light;
    }
    return truncated(toLevels(plane));
  },
});

function flakes(
  mean: number,
  deviation: number,
  zoom: number,
  threshold: number,
  radius: number,
  sigma: number,
  share: number,
): SnowConstants {
  return { mean, deviation, zoom, threshold, radius, sigma, share };
}

/** One byte per pixel: the flakes, drawn out in the direction of their fall. */
function snowLayer(
  { width, height }: Picture,
  { mean, deviation, zoom, threshold, radius, sigma }: SnowConstants,
  scale: number,
  noise: Noise,
): Uint8Array {
  const drawn = Float64Array.from(
    { length: width * height },
    (_, i) => noise.normal(i) * deviation + mean,
  );
  // Flakes of at least one pixel: a smaller factor would not fill the picture.
  const factor = Math.max(1, zoom * scale);
  const zoomed = clippedZoom({ width, height, channels: 1, data: drawn }, factor);
  const layer = Uint8Array.from(zoomed.data, (value) =>
    value < threshold || value < 0 ? 0 : value > 1 ? 255 : value * 255,
  );
  const degrees = noise.uniform(0) * 90 - 135;
  const plane = { width, height, channels: 1, data: layer };
  return motionBlur(plane, radius * scale, sigma * scale, degrees).data;
}

/** `share · x + (1 − share) · max(x, 1.5 · grey + .5)`, in place. */
function bleach({ data }: Plane, share: number): void {
  for (let i = 0; i < data.length; i += 3) {
    const grey = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
    const bleached = grey * 1.5 + 0.5;
    for (let c = i; c < i + 3; c++) {
      data[c] = share * data[c] + (1 - share) * (data[c] > bleached ? data[c] : bleached);
    }
  }
}
