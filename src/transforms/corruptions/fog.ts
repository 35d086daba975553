import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { plasma } from './filters/plasma.ts';
import { toLevels, truncated, unitPlane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's fog: `(x + c · plasma) · max / (max + c)`, where max is the picture's largest value. The constants
 * are c and how fast the plasma's shifts decay from coarse to fine. The plasma is the smallest power of two
 * that covers the picture (256 for 224), and its top left is used.
 */
export const fog: Transform = corruption({
  id: 'fog',
  title: 'Fog',
  summary: 'A cloudy brightness, the same on all channels, over a picture of less contrast.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: fog (diamond-square plasma)',
  constants: {
    imagenet: [
      [1.5, 2],
      [2, 2],
      [2.5, 1.7],
      [2.5, 1.5],
      [3, 1.4],
    ],
    'tiny-imagenet': [
      [0.4, 3],
      [0.7, 3],
      [1, 2.5],
      [1.5, 2],
      [2, 1.75],
    ],
    cifar: [
      [0.2, 3],
      [0.5, 3],
      [0.75, 2.5],
      [1, 2],
      [1.5, 1.75],
    ],
  },
  apply: (picture, [density, decay], _scale, noise) => addFog(picture, density, decay, noise),
});

function addFog(picture: Picture, density: number, decay: number, noise: Noise): Picture {
  const { width, height } = picture;
  const plane = unitPlane(picture);
  const clouds = plasma(Math.max(width, height), decay, (i) => noise.uniform(i));
  const highest = plane.data.reduce((a, b) => (a > b ? a : b));
  const factor = highest / (highest + density);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cloud = density * clouds.data[y * clouds.width + x];
      for (let c = 0; c < 3; c++, at++) plane.data[at] = (plane.data[at] + cloud) * factor;
    }
  }
  return truncated(toLevels(plane));
}
