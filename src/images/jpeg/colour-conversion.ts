import type { Picture } from '../picture.ts';
import { createPlane, type Plane } from './plane.ts';

// The equations of JFIF 1.02 with coefficients in 16-bit fixed point, rounded as libjpeg rounds them
// (jccolor.c, jdcolor.c): products are rounded once, after they are summed.

const half = 32768;
/** 128 and a rounding term that is one unit short of a half, so that 255.5 does not become 256. */
const chromaOffset = (128 << 16) + half - 1;

/** The three planes Y, Cb and Cr of a picture, at its own size. */
export function toLumaChroma({ width, height, data }: Picture): [Plane, Plane, Plane] {
  const planes: [Plane, Plane, Plane] = [
    createPlane(width, height),
    createPlane(width, height),
    createPlane(width, height),
  ];
  const [y, cb, cr] = planes.map((plane) => plane.data);
  for (let i = 0, at = 0; i < y.length; i++, at += 3) {
    const r = data[at];
    const g = data[at + 1];
    const b = data[at + 2];
    y[i] = (19595 * r + 38470 * g + 7471 * b + half) >> 16;
    cb[i] = (-11059 * r - 21709 * g + 32768 * b + chromaOffset) >> 16;
    cr[i] = (32768 * r - 27439 * g - 5329 * b + chromaOffset) >> 16;
  }
  return planes;
}

// What a chroma value adds to a colour: red and blue are rounded by themselves, green is summed first.
const redOfCr = Int32Array.from({ length: 256 }, (_, v) => (91881 * (v - 128) + half) >> 16);
const blueOfCb = Int32Array.from({ length: 256 }, (_, v) => (116130 * (v - 128) + half) >> 16);
const greenOfCr = Int32Array.from({ length: 256 }, (_, v) => -46802 * (v - 128));
const greenOfCb = Int32Array.from({ length: 256 }, (_, v) => -22554 * (v - 128) + half);

/** The picture of three planes of its size, or larger. */
export function toPicture(
  width: number,
  height: number,
  [luma, blueDifference, redDifference]: readonly [Plane, Plane, Plane],
): Picture {
  const out = new Uint8ClampedArray(width * height * 3);
  for (let row = 0, at = 0; row < height; row++) {
    const y = luma.data.subarray(row * luma.width);
    const cb = blueDifference.data.subarray(row * blueDifference.width);
    const cr = redDifference.data.subarray(row * redDifference.width);
    for (let x = 0; x < width; x++, at += 3) {
      out[at] = y[x] + redOfCr[cr[x]];
      out[at + 1] = y[x] + ((greenOfCb[cb[x]] + greenOfCr[cr[x]]) >> 16);
      out[at + 2] = y[x] + blueOfCb[cb[x]];
    }
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}
