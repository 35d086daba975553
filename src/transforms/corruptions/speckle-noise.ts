import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's speckle noise: `uint8(clip(x / 255 · (1 + N(0, σ)), 0, 1) · 255)`, independent per element,
 * truncated. The constants are σ.
 */
export const speckleNoise: Transform = corruption({
  id: 'speckle_noise',
  title: 'Speckle noise',
  summary: 'Normal noise on every pixel and channel, in proportion to its value.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: speckle_noise',
  constants: {
    imagenet: [0.15, 0.2, 0.35, 0.45, 0.6],
    'tiny-imagenet': [0.15, 0.2, 0.25, 0.3, 0.35],
    cifar: [0.06, 0.1, 0.12, 0.16, 0.2],
  },
  apply: (picture, deviation, _scale, noise) => addSpeckle(picture, noise, deviation),
});

function addSpeckle({ width, height, data }: Picture, noise: Noise, deviation: number): Picture {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const unit = data[i] / 255;
    const value = unit + unit * (noise.normal(i) * deviation);
    out[i] = (value < 0 ? 0 : value > 1 ? 1 : value) * 255;
  }
  return { width, height, data: out };
}
