import type { Transform } from '../transform.ts';
import { blend } from './blend.ts';
import { ninthsAroundOne, parseFactor } from './factor.ts';
import { lookUp, lookupTable } from './lookup.ts';

/**
 * Every value times a factor: `trunc(clip(f32(v · f32(factor)), 0, 255))`. 0 is black, 1 the picture itself.
 * The default magnitudes are those of Bouchacourt et al. 2021, "Grounding inductive biases in natural
 * images", without 1. The corruption of ImageNet-C is `brightness`.
 */
export const adjustBrightness: Transform = {
  id: 'adjust_brightness',
  title: 'Brightness',
  summary: 'Every value times a factor: darker below 1, brighter above.',
  stage: 'crop',
  usage: 'adjust_brightness:<factor from 0>',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.adjust_brightness, 0.14, on a PIL picture (ImageEnhance.Brightness, Pillow 9.4)',
  magnitudes: ninthsAroundOne,
  parse(argument) {
    const factor = Math.fround(parseFactor('adjust_brightness', [0, 1000], '1.5', argument));
    const table = lookupTable((value) => blend(0, value, factor));
    return (picture) => lookUp(picture, table);
  },
};
