import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { blend } from './blend.ts';
import { ninthsAroundOne, parseFactor } from './factor.ts';
import { lookUp, lookupTable } from './lookup.ts';
import { lumaOf } from './luma.ts';

/**
 * Every value's distance from the picture's mean luma (a whole number) times a factor, clipped and
 * truncated. 0 is that grey everywhere, 1 the picture itself. The default magnitudes are those of
 * Bouchacourt et al. 2021, "Grounding inductive biases in natural images", without 1. The corruption of
 * ImageNet-C is `contrast`.
 */
export const adjustContrast: Transform = {
  id: 'adjust_contrast',
  title: 'Contrast',
  summary: "Every value's distance from the mean grey times a factor.",
  stage: 'crop',
  usage: 'adjust_contrast:<factor from 0>',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.adjust_contrast, 0.14, on a PIL picture (ImageEnhance.Contrast, Pillow 9.4)',
  magnitudes: ninthsAroundOne,
  parse(argument) {
    const factor = Math.fround(parseFactor('adjust_contrast', [0, 1000], '1.5', argument));
    return (picture) => {
      const grey = meanLuma(picture);
      return lookUp(
        picture,
        lookupTable((value) => blend(grey, value, factor)),
      );
    };
  },
};

function meanLuma({ data }: Picture): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    sum += lumaOf(data[at], data[at + 1], data[at + 2]);
  }
  return Math.trunc(sum / (data.length / 3) + 0.5);
}
