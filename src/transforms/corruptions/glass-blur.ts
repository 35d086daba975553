import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { gaussianFilter } from './filters/gaussian.ts';
import { toLevels, truncated, unitPlane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's glass blur: a Gaussian blur, pixels that take the place of others nearby, and the blur again.
 * The constants are σ, how far a pixel may come from, and how many times all are visited.
 *
 * The reference means to exchange two pixels, but its assignment copies the second over the first; and of
 * the offsets −reach … reach it never draws the last. Both are kept, since they decide the texture.
 */
export const glassBlur: Transform = corruption({
  id: 'glass_blur',
  title: 'Glass blur',
  summary: 'Pixels replaced by others nearby between two blurs, as behind frosted glass.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: glass_blur (skimage.filters.gaussian)',
  constants: {
    imagenet: [
      [0.7, 1, 2],
      [0.9, 2, 1],
      [1, 2, 3],
      [1.1, 3, 2],
      [1.5, 4, 2],
    ],
    'tiny-imagenet': [
      [0.1, 1, 1],
      [0.5, 1, 1],
      [0.6, 1, 2],
      [0.7, 2, 1],
      [0.9, 2, 2],
    ],
    cifar: [
      [0.05, 1, 1],
      [0.25, 1, 1],
      [0.4, 1, 1],
      [0.25, 1, 2],
      [0.4, 1, 2],
    ],
  },
  apply(picture, [sigma, reach, rounds], scale, noise) {
    const reachPixels = Math.max(1, Math.round(reach * scale));
    const blurred = blur(picture, sigma * scale);
    scatter(blurred, reachPixels, rounds, noise);
    return blur(blurred, sigma * scale);
  },
});

function blur(picture: Picture, sigma: number): Picture {
  return truncated(toLevels(gaussianFilter(unitPlane(picture), sigma)));
}

/**
 * From the bottom right to the top left, every pixel at least `reach` from the edges takes the value that
 * another has by then. Move n draws uniform numbers 2n and 2n + 1, for the column and the row.
 */
function scatter(
  { width, height, data }: Picture,
  reach: number,
  rounds: number,
  noise: Noise,
): void {
  const offset = (i: number): number => Math.floor(noise.uniform(i) * (2 * reach)) - reach;
  let draw = 0;
  for (let round = 0; round < rounds; round++) {
    for (let y = height - reach; y > reach; y--) {
      for (let x = width - reach; x > reach; x--, draw += 2) {
        const column = x + offset(draw);
        const row = y + offset(draw + 1);
        const to = (y * width + x) * 3;
        const from = (row * width + column) * 3;
        for (let c = 0; c < 3; c++) data[to + c] = data[from + c];
      }
    }
  }
}
