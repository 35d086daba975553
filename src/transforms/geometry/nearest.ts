import type { Picture } from '../../images/picture.ts';
import type { AffineMatrix } from './affine.ts';

/**
 * Takes the pixel that holds the point an output pixel's centre comes from. PIL has three ways, which round
 * differently where a centre meets an edge between pixels: adding up float64 steps along each axis where
 * the matrix only scales and moves, 16.16 fixed point where the numbers allow it, and float64 steps.
 */
export function nearest(picture: Picture, matrix: AffineMatrix): Picture {
  const [a, b, c, d, e, f] = matrix;
  if (b === 0 && d === 0) return pickAlongAxes(picture, matrix);
  if (fitsFixedPoint(picture, matrix)) {
    const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);
    return pickPixels(picture, {
      x: { first: fixed(c + a * 0.5 + b * 0.5), right: fixed(a), down: fixed(b), unit: 65536 },
      y: { first: fixed(f + d * 0.5 + e * 0.5), right: fixed(d), down: fixed(e), unit: 65536 },
    });
  }
  return pickPixels(picture, {
    x: { first: c + b * 0.5 + a * 0.5, right: a, down: b, unit: 1 },
    y: { first: f + e * 0.5 + d * 0.5, right: d, down: e, unit: 1 },
  });
}

/** Whether no corner of the output comes from 32768 pixels away or more. */
function fitsFixedPoint({ width, height }: Picture, [a, b, c, d, e, f]: AffineMatrix): boolean {
  return [0, width].every((x) =>
    [0, height].every(
      (y) => Math.abs(x * a + y * b + c) < 32768 && Math.abs(x * d + y * e + f) < 32768,
    ),
  );
}

function pickAlongAxes({ width, height, data }: Picture, matrix: AffineMatrix): Picture {
  const [a, , c, , e, f] = matrix;
  const columns = stepsAlong(c + a * 0.5, a, width);
  const rows = stepsAlong(f + e * 0.5, e, height);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    if (rows[y] < 0) continue;
    for (let x = 0; x < width; x++) {
      if (columns[x] >= 0) copyPixel(data, rows[y] * width + columns[x], out, y * width + x);
    }
  }
  return { width, height, data: out };
}

/** Source of each pixel along an axis, −1 where it lies outside. */
function stepsAlong(first: number, step: number, length: number): Int32Array {
  let at = first;
  return new Int32Array(length).map(() => {
    const source = at >= 0 && at < length ? Math.floor(at) : -1;
    at += step;
    return source;
  });
}

/** One coordinate of the source, in `unit`s of a pixel: of the first pixel, and for a step in the output. */
interface Steps {
  readonly first: number;
  readonly right: number;
  readonly down: number;
  readonly unit: number;
}

function pickPixels({ width, height, data }: Picture, steps: { x: Steps; y: Steps }): Picture {
  const out = new Uint8Array(data.length);
  const endX = width * steps.x.unit;
  const endY = height * steps.y.unit;
  let rowX = steps.x.first;
  let rowY = steps.y.first;
  for (let y = 0; y < height; y++) {
    let sourceX = rowX;
    let sourceY = rowY;
    for (let x = 0; x < width; x++) {
      if (sourceX >= 0 && sourceX < endX && sourceY >= 0 && sourceY < endY) {
        const row = Math.floor(sourceY / steps.y.unit);
        const column = Math.floor(sourceX / steps.x.unit);
        copyPixel(data, row * width + column, out, y * width + x);
      }
      sourceX += steps.x.right;
      sourceY += steps.y.right;
    }
    rowX += steps.x.down;
    rowY += steps.y.down;
  }
  return { width, height, data: out };
}

function copyPixel(data: Uint8Array, from: number, out: Uint8Array, to: number): void {
  out[to * 3] = data[from * 3];
  out[to * 3 + 1] = data[from * 3 + 1];
  out[to * 3 + 2] = data[from * 3 + 2];
}
