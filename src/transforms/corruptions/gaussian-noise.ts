import { ConfigurationError } from '../../core/errors.ts';
import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';

/** Standard deviations for severities 1 … 5, on a scale where white is 1. */
const cifarDeviations = [0.04, 0.06, 0.08, 0.09, 0.1];
const tinyImagenetDeviations = [0.04, 0.08, 0.12, 0.15, 0.18];
const imagenetDeviations = [0.08, 0.12, 0.18, 0.26, 0.38];

/**
 * ImageNet-C's Gaussian noise: `uint8(clip(x / 255 + N(0, σ), 0, 1) · 255)`, independent per element,
 * truncated. σ is that of CIFAR-10-C for crops of 32×32, of Tiny-ImageNet-C for 64×64, of ImageNet-C
 * for every other size. Without the JPEG compression that the published ImageNet-C files went through.
 */
export const gaussianNoise: Transform = {
  id: 'gaussian_noise',
  title: 'Gaussian noise',
  summary: 'Independent normal noise on every pixel and channel, in five severities.',
  stage: 'crop',
  usage: 'gaussian_noise:<severity 1 to 5> (e.g. gaussian_noise:3)',
  stochastic: true,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: gaussian_noise',
  magnitudes: ['1', '2', '3', '4', '5'],
  parse(argument) {
    if (!/^[1-5]$/.test(argument)) {
      throw new ConfigurationError(
        'invalid_view',
        `gaussian_noise needs a severity from 1 to 5, but "${argument}" was given. Write e.g. gaussian_noise:3.`,
        { context: { transform: 'gaussian_noise', argument } },
      );
    }
    const severity = Number(argument);
    return (picture, noise) => addNoise(picture, noise, deviations(picture)[severity - 1]);
  },
};

function deviations({ width, height }: Picture): readonly number[] {
  if (width === 32 && height === 32) return cifarDeviations;
  if (width === 64 && height === 64) return tinyImagenetDeviations;
  return imagenetDeviations;
}

function addNoise({ width, height, data }: Picture, noise: Noise, deviation: number): Picture {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] / 255 + noise.normal(i) * deviation;
    out[i] = (value < 0 ? 0 : value > 1 ? 1 : value) * 255;
  }
  return { width, height, data: out };
}
