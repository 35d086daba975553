import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's impulse noise, `skimage.util.random_noise(mode='s&p')`: every element (channels apart) becomes
 * 0 or 255 with the probability `amount`, one as often as the other. The constants are the amounts.
 */
export const impulseNoise: Transform = corruption({
  id: 'impulse_noise',
  title: 'Impulse noise',
  summary: 'Some elements, each channel for itself, set to black or white.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: impulse_noise (skimage random_noise)',
  constants: {
    imagenet: [0.03, 0.06, 0.09, 0.17, 0.27],
    'tiny-imagenet': [0.01, 0.02, 0.05, 0.08, 0.14],
    cifar: [0.01, 0.02, 0.03, 0.05, 0.07],
  },
  apply: (picture, amount, _scale, noise) => addImpulses(picture, noise, amount),
});

function addImpulses({ width, height, data }: Picture, noise: Noise, amount: number): Picture {
  const out = data.slice();
  for (let i = 0; i < out.length; i++) {
    const drawn = noise.uniform(i);
    if (drawn < amount) out[i] = drawn < amount / 2 ? 255 : 0;
  }
  return { width, height, data: out };
}
