import { borderIndex } from './border.ts';
import type { Plane } from './plane.ts';

/** `[a, b, c, d, e, f]` takes (x, y) to (a·x + b·y + c, d·x + e·y + f). */
export type AffineMatrix = readonly [number, number, number, number, number, number];

export type Point = readonly [x: number, y: number];
type Triangle = readonly [Point, Point, Point];

/** The map that takes three points to three others, like `cv2.getAffineTransform`. */
export function affineBetween(from: Triangle, to: Triangle): AffineMatrix {
  const [[x0, y0], [x1, y1], [x2, y2]] = from;
  const determinant = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  const row = (v0: number, v1: number, v2: number): [number, number, number] => {
    const a = ((v1 - v0) * (y2 - y0) - (v2 - v0) * (y1 - y0)) / determinant;
    const b = ((x1 - x0) * (v2 - v0) - (x2 - x0) * (v1 - v0)) / determinant;
    return [a, b, v0 - a * x0 - b * y0];
  };
  return [...row(to[0][0], to[1][0], to[2][0]), ...row(to[0][1], to[1][1], to[2][1])];
}

/**
 * `cv2.warpAffine(plane, matrix, borderMode=BORDER_REFLECT_101)`, bilinear: the matrix takes pixels of the
 * source to pixels of the result, and source positions are rounded to 1/32 pixel.
 */
export function warpAffine(plane: Plane, matrix: AffineMatrix): Plane {
  const { width, height, channels, data } = plane;
  const [a, b, c, d, e, f] = inverted(matrix);
  const out = new Float64Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    // In 1/1024 pixel, half of 1/32 added; each sum is cut to 1/32 below.
    const startX = Math.round((b * y + c) * 1024) + 16;
    const startY = Math.round((e * y + f) * 1024) + 16;
    for (let x = 0; x < width; x++) {
      const sourceX = (startX + Math.round(a * x * 1024)) >> 5;
      const sourceY = (startY + Math.round(d * x * 1024)) >> 5;
      const left = borderIndex(sourceX >> 5, width, 'reflect-101') * channels;
      const right = borderIndex((sourceX >> 5) + 1, width, 'reflect-101') * channels;
      const upper = borderIndex(sourceY >> 5, height, 'reflect-101') * width * channels;
      const lower = borderIndex((sourceY >> 5) + 1, height, 'reflect-101') * width * channels;
      const across = (sourceX & 31) / 32;
      const down = (sourceY & 31) / 32;
      for (let i = 0; i < channels; i++, at++) {
        out[at] =
          data[upper + left + i] * (1 - across) * (1 - down) +
          data[upper + right + i] * across * (1 - down) +
          data[lower + left + i] * (1 - across) * down +
          data[lower + right + i] * across * down;
      }
    }
  }
  return { width, height, channels, data: out };
}

function inverted([a, b, c, d, e, f]: AffineMatrix): AffineMatrix {
  const determinant = a * e - b * d;
  // OpenCV's answer to a matrix without an inverse.
  const scale = determinant === 0 ? 0 : 1 / determinant;
  const [ia, ib, id, ie] = [e * scale, -b * scale, -d * scale, a * scale];
  return [ia, ib, -ia * c - ib * f, id, ie, -id * c - ie * f];
}
