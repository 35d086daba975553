import type { Picture } from '../picture.ts';
import { doublePlane, halvePlane } from './chroma-sampling.ts';
import { toLumaChroma, toPicture } from './colour-conversion.ts';
import { forwardDct } from './forward-dct.ts';
import { inverseDct } from './inverse-dct.ts';
import { cropPlane, extendPlane, type Plane } from './plane.ts';
import { quantisationTables, quantise } from './quantisation.ts';

/**
 * What a picture becomes when it is saved as JPEG and read again: byte for byte what PIL's
 * `save(quality=q)` and `open` make of it with libjpeg-turbo's defaults (chroma at half the size, integer
 * DCT, "fancy" upsampling). Entropy coding is left out, since it loses nothing.
 *
 * @param quality an integer from 1 to 100
 */
export function jpegRoundTrip(picture: Picture, quality: number): Picture {
  const { width, height } = picture;
  const { luma, chroma } = quantisationTables(quality);
  const [y, cb, cr] = toLumaChroma(picture);
  return toPicture(width, height, [
    throughBlocks(y, luma),
    throughHalf(cb, chroma),
    throughHalf(cr, chroma),
  ]);
}

/**
 * A chroma plane at half its size and back. Columns are repeated up to whole blocks before the size is
 * halved and rows afterwards, as libjpeg does.
 */
function throughHalf(plane: Plane, steps: Int32Array): Plane {
  const { width, height } = plane;
  const wide = extendPlane(plane, roundedUp(width, 16), height);
  const half = throughBlocks(halvePlane(wide), steps);
  return doublePlane(cropPlane(half, (width + 1) >> 1, (height + 1) >> 1));
}

/** Every block of 8×8 through DCT, quantisation and back; the plane is extended to whole blocks. */
function throughBlocks(plane: Plane, steps: Int32Array): Plane {
  const extended = extendPlane(plane, roundedUp(plane.width, 8), roundedUp(plane.height, 8));
  const { width, height, data } = extended;
  const limited = new Uint8ClampedArray(data.buffer);
  const block = new Int32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      const corner = top * width + left;
      for (let i = 0; i < 64; i++) block[i] = data[corner + (i >> 3) * width + (i & 7)] - 128;
      forwardDct(block);
      quantise(block, steps);
      inverseDct(block);
      for (let i = 0; i < 64; i++) limited[corner + (i >> 3) * width + (i & 7)] = block[i] + 128;
    }
  }
  return extended;
}

function roundedUp(length: number, multiple: 8 | 16): number {
  return (length + multiple - 1) & -multiple;
}
