import { refuseArguments } from '../no-arguments.ts';
import type { Transform } from '../transform.ts';
import { lookUpByHistogram } from './histogram.ts';
import { lookupTable, type LookupTable } from './lookup.ts';

/** Stretches each channel so that its least value becomes 0 and its greatest 255, truncated. */
export const autocontrast: Transform = {
  id: 'autocontrast',
  title: 'Autocontrast',
  summary: 'Each channel stretched to the whole range of values.',
  stage: 'crop',
  usage: 'autocontrast',
  stochastic: false,
  reference:
    'torchvision.transforms.functional.autocontrast, 0.14, on a PIL picture (ImageOps.autocontrast, Pillow 9.4)',
  magnitudes: [],
  parse(argument) {
    refuseArguments('autocontrast', argument);
    return (picture) => lookUpByHistogram(picture, stretched);
  },
};

function stretched(histogram: Uint32Array): LookupTable {
  const least = histogram.findIndex((count) => count > 0);
  const greatest = histogram.findLastIndex((count) => count > 0);
  if (greatest <= least) return lookupTable((value) => value);
  const scale = 255 / (greatest - least);
  const offset = -least * scale;
  return lookupTable((value) => Math.min(Math.max(Math.trunc(value * scale + offset), 0), 255));
}
