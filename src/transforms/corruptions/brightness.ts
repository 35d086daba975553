import type { Transform } from '../transform.ts';
import { changeHsv } from './hsv.ts';
import { corruption } from './severity.ts';

/** ImageNet-C's brightness: adds a constant to the value of HSV and clips it. A factor: `adjust_brightness`. */
export const brightness: Transform = corruption({
  id: 'brightness',
  title: 'Brightness corruption',
  summary: 'Brighter, in five severities: a constant is added to the value of HSV.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: brightness',
  constants: {
    imagenet: [0.1, 0.2, 0.3, 0.4, 0.5],
    'tiny-imagenet': [0.1, 0.2, 0.3, 0.4, 0.5],
    cifar: [0.05, 0.1, 0.15, 0.2, 0.3],
  },
  apply: (picture, added) =>
    changeHsv(
      picture,
      (saturation) => saturation,
      (value) => Math.min(value + added, 1),
    ),
});
