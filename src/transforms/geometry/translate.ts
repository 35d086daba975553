import { ConfigurationError } from '../../core/errors.ts';
import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';

/** Moves the crop by whole pixels: `out[y, x] = in[y − dy, x − dx]`, zero where nothing was. */
export const translate: Transform = {
  id: 'translate',
  title: 'Translation',
  summary: 'The picture moved by whole pixels, to the right and down; what comes in is black.',
  stage: 'crop',
  usage: 'translate:<dx>,<dy> (whole pixels)',
  stochastic: false,
  reference: 'numpy: out[y, x] = in[y - dy, x - dx], zero fill',
  magnitudes: ['1,0', '2,0', '4,0', '8,0', '0,1', '0,2', '0,4', '0,8'],
  parse(argument) {
    const match = /^(-?\d{1,6}),(-?\d{1,6})$/.exec(argument);
    if (match === null) {
      throw new ConfigurationError(
        'invalid_view',
        `translate needs two whole numbers of pixels, but "${argument}" was given. Write e.g. translate:2,-3.`,
        { context: { transform: 'translate', argument } },
      );
    }
    const [dx, dy] = match.slice(1).map(Number);
    return (picture) => shift(picture, dx, dy);
  },
};

function shift({ width, height, data }: Picture, dx: number, dy: number): Picture {
  const out = new Uint8Array(data.length);
  const kept = width - Math.abs(dx);
  if (kept <= 0) return { width, height, data: out };
  const from = Math.max(-dx, 0);
  const to = Math.max(dx, 0);
  for (let y = Math.max(dy, 0); y < height + Math.min(dy, 0); y++) {
    const row = ((y - dy) * width + from) * 3;
    out.set(data.subarray(row, row + kept * 3), (y * width + to) * 3);
  }
  return { width, height, data: out };
}
