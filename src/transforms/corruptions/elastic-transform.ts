import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { affineBetween, warpAffine, type Point } from './filters/affine.ts';
import { displaced } from './filters/displacement.ts';
import { gaussianFilter } from './filters/gaussian.ts';
import { toLevels, truncated, unitPlane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's elastic transform: three points are moved at random and the picture with them (affine), then
 * every pixel is displaced by smooth noise. The constants are the displacement's factor, the σ of its
 * smoothing and the largest move of a point, in pixels. Those of ImageNet-C are multiples of 244, a slip
 * for 224 that the published set has.
 */
export const elasticTransform: Transform = corruption({
  id: 'elastic_transform',
  title: 'Elastic transform',
  summary: 'A random affine map, then a displacement of every pixel by smooth noise.',
  stochastic: true,
  reference:
    'hendrycks/robustness ImageNet-C/create_c: elastic_transform (cv2.warpAffine, scipy map_coordinates)',
  constants: {
    imagenet: [
      multiples(244, 2, 0.7, 0.1),
      multiples(244, 2, 0.08, 0.2),
      multiples(244, 0.05, 0.01, 0.02),
      multiples(244, 0.07, 0.01, 0.02),
      multiples(244, 0.12, 0.01, 0.02),
    ],
    'tiny-imagenet': [
      multiples(64, 0, 0, 0.08),
      multiples(64, 0.05, 0.3, 0.06),
      multiples(64, 0.1, 0.08, 0.06),
      multiples(64, 0.1, 0.03, 0.03),
      multiples(64, 0.16, 0.03, 0.02),
    ],
    cifar: [
      multiples(32, 0, 0, 0.08),
      multiples(32, 0.05, 0.2, 0.07),
      multiples(32, 0.08, 0.06, 0.06),
      multiples(32, 0.1, 0.04, 0.05),
      multiples(32, 0.1, 0.03, 0.03),
    ],
  },
  apply(picture, { factor, sigma, reach }, scale, noise) {
    const { width, height } = picture;
    const warped = warpAffine(unitPlane(picture), randomAffine(picture, reach * scale, noise));
    if (factor === 0) return truncated(toLevels(warped));
    const field = (first: number): Float64Array =>
      displacement(width, height, factor * scale, sigma * scale, (i) => noise.uniform(first + i));
    // The first six numbers moved the three points.
    return truncated(toLevels(displaced(warped, field(6), field(6 + width * height))));
  },
});

interface ElasticConstants {
  readonly factor: number;
  readonly sigma: number;
  readonly reach: number;
}

function multiples(side: number, factor: number, sigma: number, reach: number): ElasticConstants {
  return { factor: side * factor, sigma: side * sigma, reach: side * reach };
}

/** Moves three corners of a square around the centre by up to `reach` in each direction. */
function randomAffine(
  { width, height }: Picture,
  reach: number,
  noise: Noise,
): ReturnType<typeof affineBetween> {
  const centreX = Math.floor(width / 2);
  const centreY = Math.floor(height / 2);
  const half = Math.floor(Math.min(width, height) / 3);
  const moved = ([x, y]: Point, i: number): Point => [
    x + (2 * noise.uniform(2 * i) - 1) * reach,
    y + (2 * noise.uniform(2 * i + 1) - 1) * reach,
  ];
  const first: Point = [centreX + half, centreY + half];
  const second: Point = [centreX + half, centreY - half];
  const third: Point = [centreX - half, centreY - half];
  return affineBetween(
    [first, second, third],
    [moved(first, 0), moved(second, 1), moved(third, 2)],
  );
}

/** Smoothed uniform noise from −1 to 1, times `factor`; float32 like the reference's. */
function displacement(
  width: number,
  height: number,
  factor: number,
  sigma: number,
  uniform: (i: number) => number,
): Float64Array {
  const data = Float64Array.from({ length: width * height }, (_, i) => 2 * uniform(i) - 1);
  const smooth = gaussianFilter({ width, height, channels: 1, data }, sigma, 'reflect', 3);
  return smooth.data.map((value) => Math.fround(value * factor));
}
