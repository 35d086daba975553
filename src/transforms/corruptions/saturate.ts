import type { Transform } from '../transform.ts';
import { changeHsv } from './hsv.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's saturation: the saturation of HSV times a factor, plus an offset, clipped. The constants are
 * both. One of the four corruptions that mCE leaves out. A blend with grey: `adjust_saturation`.
 */
export const saturate: Transform = corruption({
  id: 'saturate',
  title: 'Saturation corruption',
  summary: 'Paler or more colourful, in five severities: a linear change of the saturation of HSV.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: saturate',
  constants: {
    imagenet: [
      [0.3, 0],
      [0.1, 0],
      [2, 0],
      [5, 0.1],
      [20, 0.2],
    ],
    'tiny-imagenet': [
      [0.3, 0],
      [0.1, 0],
      [2, 0],
      [5, 0.1],
      [30, 0.2],
    ],
    cifar: [
      [0.3, 0],
      [0.1, 0],
      [1.5, 0],
      [2, 0.1],
      [2.5, 0.2],
    ],
  },
  apply: (picture, [factor, offset]) =>
    changeHsv(
      picture,
      (saturation) => Math.min(saturation * factor + offset, 1),
      (value) => value,
    ),
});
