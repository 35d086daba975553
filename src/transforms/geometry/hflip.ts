import type { Picture } from '../../images/picture.ts';
import { refuseArguments } from '../no-arguments.ts';
import type { Transform } from '../transform.ts';

/** Mirrors the crop left to right: `out[y, x] = in[y, width − 1 − x]`. */
export const hflip: Transform = {
  id: 'hflip',
  title: 'Horizontal flip',
  summary: 'The picture mirrored left to right.',
  stage: 'crop',
  usage: 'hflip',
  stochastic: false,
  reference: 'torchvision.transforms.functional.hflip (PIL, FLIP_LEFT_RIGHT)',
  magnitudes: [],
  parse(argument) {
    refuseArguments('hflip', argument);
    return mirror;
  },
};

function mirror({ width, height, data }: Picture): Picture {
  const out = new Uint8Array(data.length);
  const rowBytes = width * 3;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let from = (y + 1) * rowBytes - 3; from >= y * rowBytes; from -= 3) {
      out[at] = data[from];
      out[at + 1] = data[from + 1];
      out[at + 2] = data[from + 2];
      at += 3;
    }
  }
  return { width, height, data: out };
}
