import { cos, sin } from '../../core/elementary.ts';
import { ConfigurationError } from '../../core/errors.ts';
import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';

/**
 * Rotates the crop about its centre, counter-clockwise by degrees, as `PIL.Image.rotate(angle,
 * BILINEAR)` does, bit for bit: same size, black outside, truncated to bytes. 0, 180 and, where the
 * crop is square, 90 and 270 are exact copies without interpolation. The default magnitudes are those
 * of Bouchacourt et al. 2021, "Grounding inductive biases in natural images", without 0.
 */
export const rotate: Transform = {
  id: 'rotate',
  title: 'Rotation',
  summary: 'The picture rotated about its centre, counter-clockwise; what comes in is black.',
  stage: 'crop',
  usage: 'rotate:<degrees> (e.g. rotate:30, rotate:-22.5)',
  stochastic: false,
  reference: 'PIL.Image.rotate(angle, resample=BILINEAR), Pillow 9.4',
  magnitudes: ['-27', '45', '-54', '-81', '90', '-108', '-135', '135', '180'],
  parse(argument) {
    if (!/^-?\d{1,6}(\.\d{1,9})?$/.test(argument)) {
      throw new ConfigurationError(
        'invalid_view',
        `rotate needs an angle in degrees, but "${argument}" was given. Write e.g. rotate:30.`,
        { context: { transform: 'rotate', argument } },
      );
    }
    const remainder = Number(argument) % 360;
    const angle = remainder < 0 ? remainder + 360 : remainder;
    if (angle === 0) return (picture) => picture;
    const turn = rotation(angle);
    return (picture) => turnByQuarters(picture, angle) ?? turn(picture);
  },
};

/** PIL's shortcuts: a picture turned by 90, 180 or 270 degrees without interpolation, or null. */
function turnByQuarters({ width, height, data }: Picture, angle: number): Picture | null {
  if (angle !== 180 && !((angle === 90 || angle === 270) && width === height)) return null;
  // Where the top left pixel comes from, and how far to go in the source for a step right and down.
  const [first, right, down] = {
    90: [width - 1, width, -1],
    180: [width * height - 1, -1, -width],
    270: [width * (height - 1), -width, 1],
  }[angle];
  const out = new Uint8Array(data.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    let from = (first + y * down) * 3;
    for (let x = 0; x < width; x++) {
      out[at] = data[from];
      out[at + 1] = data[from + 1];
      out[at + 2] = data[from + 2];
      at += 3;
      from += right * 3;
    }
  }
  return { width, height, data: out };
}

/**
 * The general case: every pixel's centre is carried back by the matrix
 * `[[cos, sin], [−sin, cos]]` of the angle's negative, whose entries PIL rounds to 15 decimals, and
 * interpolated between the four pixels around. The order of the float64 operations is PIL's.
 */
function rotation(angle: number): (picture: Picture) => Picture {
  const radians = -(angle * (Math.PI / 180));
  const cosine = Number(cos(radians).toFixed(15));
  const sine = Number(sin(radians).toFixed(15));
  return ({ width, height, data }) => {
    const centerX = width / 2;
    const centerY = height / 2;
    const offsetX = cosine * -centerX + sine * -centerY + centerX;
    const offsetY = -sine * -centerX + cosine * -centerY + centerY;
    const out = new Uint8Array(data.length);
    let at = 0;
    for (let y = 0; y < height; y++) {
      const sineY = sine * (y + 0.5);
      const cosineY = cosine * (y + 0.5);
      for (let x = 0; x < width; x++, at += 3) {
        const sourceX = cosine * (x + 0.5) + sineY + offsetX;
        const sourceY = -sine * (x + 0.5) + cosineY + offsetY;
        if (sourceX < 0 || sourceX >= width || sourceY < 0 || sourceY >= height) continue;
        // Integers by `| 0`, which truncates what is positive: Math.floor takes half as long again.
        const shiftedX = sourceX - 0.5;
        const shiftedY = sourceY - 0.5;
        const column = shiftedX < 0 ? -1 : shiftedX | 0;
        const row = shiftedY < 0 ? -1 : shiftedY | 0;
        const weightX = shiftedX - column;
        const weightY = shiftedY - row;
        const left = (column < 0 ? 0 : column) * 3;
        const right = (column + 1 < width ? column + 1 : column) * 3;
        const upper = (row < 0 ? 0 : row) * width * 3;
        const lower = (row + 1 < height ? row + 1 : row) * width * 3;
        for (let c = 0; c < 3; c++) {
          const upperLeft = data[upper + left + c];
          const lowerLeft = data[lower + left + c];
          const top = upperLeft + (data[upper + right + c] - upperLeft) * weightX;
          const bottom = lowerLeft + (data[lower + right + c] - lowerLeft) * weightX;
          out[at + c] = (top + (bottom - top) * weightY) | 0;
        }
      }
    }
    return { width, height, data: out };
  };
}
