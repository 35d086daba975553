import type { Transform } from '../transform.ts';
import { motionBlur as blurAlong } from './filters/motion.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's motion blur in a direction between −45° and 45° of horizontal. The constants are the radius and
 * σ of the one-sided Gaussian, in pixels. A port of ImageMagick, which the reference calls.
 */
export const motionBlur: Transform = corruption({
  id: 'motion_blur',
  title: 'Motion blur',
  summary: 'The picture drawn out in a random direction near the horizontal.',
  stochastic: true,
  reference:
    'port of ImageMagick 6 MagickMotionBlurImage, as in hendrycks/robustness ImageNet-C/create_c: motion_blur',
  constants: {
    imagenet: [
      [10, 3],
      [15, 5],
      [15, 8],
      [15, 12],
      [20, 15],
    ],
    'tiny-imagenet': [
      [10, 1],
      [10, 1.5],
      [10, 2],
      [10, 2.5],
      [12, 3],
    ],
    cifar: [
      [6, 1],
      [6, 1.5],
      [6, 2],
      [8, 2],
      [9, 2.5],
    ],
  },
  apply({ width, height, data }, [radius, sigma], scale, noise) {
    const degrees = noise.uniform(0) * 90 - 45;
    const plane = { width, height, channels: 3, data };
    return {
      width,
      height,
      data: blurAlong(plane, radius * scale, sigma * scale, degrees).data,
    };
  },
});
