import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's Gaussian noise: `uint8(clip(x / 255 + N(0, σ), 0, 1) · 255)`, independent per element,
 * truncated. The constants are σ, on a scale where white is 1. Without the JPEG compression that the
 * published ImageNet-C files went through.
 */
export const gaussianNoise: Transform = corruption({
  id: 'gaussian_noise',
  title: 'Gaussian noise',
  summary: 'Independent normal noise on every pixel and channel, in five severities.',
  stochastic: true,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: gaussian_noise',
  constants: {
    imagenet: [0.08, 0.12, 0.18, 0.26, 0.38],
    'tiny-imagenet': [0.04, 0.08, 0.12, 0.15, 0.18],
    cifar: [0.04, 0.06, 0.08, 0.09, 0.1],
  },
  apply: (picture, deviation, _scale, noise) => addNoise(picture, noise, deviation),
});

function addNoise({ width, height, data }: Picture, noise: Noise, deviation: number): Picture {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] / 255 + noise.normal(i) * deviation;
    out[i] = (value < 0 ? 0 : value > 1 ? 1 : value) * 255;
  }
  return { width, height, data: out };
}
