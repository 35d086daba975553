import { cos, sin } from '../../core/elementary.ts';
import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { interpolationUsage, parseMagnitude, transformAffine } from './affine.ts';
import { centredMatrix } from './centred-matrix.ts';
import { radiansOf } from './exact-angle.ts';

/**
 * Rotates the crop about its centre, counter-clockwise by degrees, as `PIL.Image.rotate(angle, resample)`
 * does, bit for bit: same size, black outside. 0, 180 and, where the crop is square, 90 and 270 are exact
 * copies without interpolation. The default magnitudes are those of Bouchacourt et al. 2021, "Grounding
 * inductive biases in natural images", without 0.
 */
export const rotate: Transform = {
  id: 'rotate',
  title: 'Rotation',
  summary: 'The picture rotated about its centre, counter-clockwise; what comes in is black.',
  stage: 'crop',
  usage: `rotate:<degrees>${interpolationUsage}`,
  stochastic: false,
  reference: 'PIL.Image.rotate(angle, resample), Pillow 9.4; bilinear by default',
  magnitudes: ['-27', '45', '-54', '-81', '90', '-108', '-135', '135', '180'],
  parse(argument) {
    const { magnitude, interpolation } = parseMagnitude(
      'rotate',
      'an angle in degrees',
      '30',
      argument,
    );
    const remainder = magnitude % 360;
    const angle = remainder < 0 ? remainder + 360 : remainder;
    if (angle === 0) return (picture) => picture;
    // PIL rounds both to 15 decimals.
    const radians = -radiansOf(angle);
    const cosine = Number(cos(radians).toFixed(15));
    const sine = Number(sin(radians).toFixed(15));
    return (picture) =>
      turnByQuarters(picture, angle) ??
      transformAffine(
        picture,
        centredMatrix(picture, [cosine, sine, -sine, cosine]),
        interpolation,
      );
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
