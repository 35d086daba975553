import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { parseFactor } from './factor.ts';
import { lumaOf } from './luma.ts';

/**
 * Every value's distance from its pixel's luma times a factor, clipped and truncated. 0 is grey, 1 the
 * picture itself. The corruption of ImageNet-C is `saturate`.
 */
export const adjustSaturation: Transform = {
  id: 'adjust_saturation',
  title: 'Saturation',
  summary: "Every value's distance from its pixel's grey times a factor.",
  stage: 'crop',
  usage: 'adjust_saturation:<factor from 0>',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.adjust_saturation, 0.14, on a PIL picture (ImageEnhance.Color, Pillow 9.4)',
  magnitudes: ['0', '0.25', '0.5', '0.75', '1.5', '2', '3', '4'],
  parse(argument) {
    const factor = Math.fround(parseFactor('adjust_saturation', [0, 1000], '2', argument));
    if (factor === 1) return (picture) => picture;
    // What a distance of −255 … 255 becomes, as a float32.
    const distances = Float32Array.from({ length: 511 }, (_, i) => factor * (i - 255));
    return (picture) => spread(picture, distances);
  },
};

function spread({ width, height, data }: Picture, distances: Float32Array): Picture {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const grey = lumaOf(data[at], data[at + 1], data[at + 2]);
    for (let i = at; i < at + 3; i++) {
      const value = Math.fround(grey + distances[data[i] - grey + 255]);
      out[i] = value <= 0 ? 0 : value >= 255 ? 255 : value;
    }
  }
  return { width, height, data: out };
}
