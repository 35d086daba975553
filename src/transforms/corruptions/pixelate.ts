import { resizePicture } from '../../images/resize.ts';
import type { Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/** ImageNet-C's pixelation: shrunk by a factor (sides truncated) with PIL's box filter, and enlarged with it. */
export const pixelate: Transform = corruption({
  id: 'pixelate',
  title: 'Pixelation',
  summary: 'Coarse pixels, in five severities: the picture shrunk and enlarged again.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: pixelate',
  constants: {
    imagenet: [0.6, 0.5, 0.4, 0.3, 0.25],
    'tiny-imagenet': [0.9, 0.8, 0.7, 0.6, 0.5],
    cifar: [0.95, 0.9, 0.85, 0.75, 0.65],
  },
  apply(picture, factor) {
    const shrunk = (side: number): number => Math.max(Math.trunc(side * factor), 1);
    const { width, height } = picture;
    const small = resizePicture(picture, { width: shrunk(width), height: shrunk(height) }, 'box');
    return resizePicture(small, { width, height }, 'box');
  },
});
