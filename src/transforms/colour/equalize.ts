import { refuseArguments } from '../no-arguments.ts';
import type { Transform } from '../transform.ts';
import { lookUpByHistogram } from './histogram.ts';
import { lookupTable, type LookupTable } from './lookup.ts';

/** Changes the values of each channel so that all become about equally frequent. */
export const equalize: Transform = {
  id: 'equalize',
  title: 'Equalisation',
  summary: 'The values of each channel made about equally frequent.',
  stage: 'crop',
  usage: 'equalize',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.equalize, 0.14, on a PIL picture (ImageOps.equalize, Pillow 9.4)',
  magnitudes: [],
  parse(argument) {
    refuseArguments('equalize', argument);
    return (picture) => lookUpByHistogram(picture, equalised);
  },
};

/** A value becomes the number of values below it, in steps of 1/255 of all but the greatest ones. */
function equalised(histogram: Uint32Array): LookupTable {
  const pixels = histogram.reduce((sum, count) => sum + count, 0);
  const greatest = histogram.findLastIndex((count) => count > 0);
  const step = Math.floor((pixels - histogram[greatest]) / 255);
  if (step === 0) return lookupTable((value) => value);
  let below = Math.floor(step / 2);
  return lookupTable((value) => {
    const level = Math.min(Math.floor(below / step), 255);
    below += histogram[value];
    return level;
  });
}
