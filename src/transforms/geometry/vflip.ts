import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { refuseArguments } from '../no-arguments.ts';

/** Mirrors the crop top to bottom: `out[y, x] = in[height − 1 − y, x]`. */
export const vflip: Transform = {
  id: 'vflip',
  title: 'Vertical flip',
  summary: 'The picture mirrored top to bottom.',
  stage: 'crop',
  usage: 'vflip',
  stochastic: false,
  reference: 'torchvision.transforms.functional.vflip (PIL, FLIP_TOP_BOTTOM)',
  magnitudes: [],
  parse(argument) {
    refuseArguments('vflip', argument);
    return mirror;
  },
};

function mirror({ width, height, data }: Picture): Picture {
  const out = new Uint8Array(data.length);
  const rowBytes = width * 3;
  for (let y = 0; y < height; y++) {
    const from = (height - 1 - y) * rowBytes;
    out.set(data.subarray(from, from + rowBytes), y * rowBytes);
  }
  return { width, height, data: out };
}
