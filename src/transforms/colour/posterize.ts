import { ConfigurationError } from '../../core/errors.ts';
import type { Transform } from '../transform.ts';
import { lookUp, lookupTable } from './lookup.ts';

/**
 * Keeps the upper bits of every value; 8 is the picture itself, 0 black. The default magnitudes are those of
 * Bouchacourt et al. 2021, "Grounding inductive biases in natural images", without 8.
 */
export const posterize: Transform = {
  id: 'posterize',
  title: 'Posterisation',
  summary: 'Every value cut down to its upper bits.',
  stage: 'crop',
  usage: 'posterize:<bits to keep, 0 to 8>',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.posterize, 0.14, on a PIL picture (ImageOps.posterize, Pillow 9.4)',
  magnitudes: ['7', '6', '5', '4', '3', '2', '1', '0'],
  parse(argument) {
    if (!/^[0-8]$/.test(argument)) {
      throw new ConfigurationError(
        'invalid_view',
        `posterize needs a number of bits from 0 to 8, but "${argument}" was given. Write e.g. posterize:3.`,
        { context: { transform: 'posterize', argument } },
      );
    }
    const dropped = 8 - Number(argument);
    const table = lookupTable((value) => (value >> dropped) << dropped);
    return (picture) => lookUp(picture, table);
  },
};
