import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { gaussianFilter } from './filters/gaussian.ts';
import { toLevels, truncated, unitPlane, type Plane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's Gaussian blur: `skimage.filters.gaussian`, edges repeated, the kernel cut at 4σ. The
 * constants are σ in pixels.
 */
export const gaussianBlur: Transform = corruption({
  id: 'gaussian_blur',
  title: 'Gaussian blur',
  summary: 'Every channel smoothed by a Gaussian.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c: gaussian_blur (skimage.filters.gaussian 0.19)',
  constants: {
    imagenet: [1, 2, 3, 4, 6],
    'tiny-imagenet': [0.5, 0.75, 1, 1.25, 1.5],
    cifar: [0.4, 0.6, 0.7, 0.8, 1],
  },
  apply: (picture, sigma, scale) => truncated(blurred(picture, sigma * scale)),
});

/** Levels before they are truncated to bytes. */
export function blurred(picture: Picture, sigma: number): Plane {
  return toLevels(gaussianFilter(unitPlane(picture), sigma));
}
