import type { Picture } from '../../images/picture.ts';
import { refuseArguments } from '../no-arguments.ts';
import type { Transform } from '../transform.ts';
import { lumaOf } from './luma.ts';

/** Every pixel's luma in all three channels. */
export const grayscale: Transform = {
  id: 'grayscale',
  title: 'Greyscale',
  summary: 'The picture without colour: its luma in all three channels.',
  stage: 'crop',
  usage: 'grayscale',
  stochastic: false,
  reference:
    "torchvision.transforms.functional.to_grayscale(3), 0.14, on a PIL picture (convert('L'), Pillow 9.4)",
  magnitudes: [],
  parse(argument) {
    refuseArguments('grayscale', argument);
    return withoutColour;
  },
};

function withoutColour({ width, height, data }: Picture): Picture {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const luma = lumaOf(data[at], data[at + 1], data[at + 2]);
    out[at] = luma;
    out[at + 1] = luma;
    out[at + 2] = luma;
  }
  return { width, height, data: out };
}
