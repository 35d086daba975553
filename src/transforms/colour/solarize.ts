import type { Transform } from '../transform.ts';
import { parseFactor } from './factor.ts';
import { lookUp, lookupTable } from './lookup.ts';

/**
 * Inverts every value from a threshold on; 256 is the picture itself, 0 its negative. The default magnitudes
 * are those of Bouchacourt et al. 2021, "Grounding inductive biases in natural images", times 255.
 */
export const solarize: Transform = {
  id: 'solarize',
  title: 'Solarisation',
  summary: 'Every value from a threshold on inverted.',
  stage: 'crop',
  usage: 'solarize:<threshold from 0 to 256>',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.solarize, 0.14, on a PIL picture (ImageOps.solarize, Pillow 9.4)',
  magnitudes: ['255', '226.67', '198.33', '170', '141.67', '113.33', '85', '56.67', '28.33', '0'],
  parse(argument) {
    const threshold = parseFactor('solarize', [0, 256], '128', argument);
    const table = lookupTable((value) => (value < threshold ? value : 255 - value));
    return (picture) => lookUp(picture, table);
  },
};
