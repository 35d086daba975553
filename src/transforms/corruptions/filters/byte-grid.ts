import { borderIndex } from './border.ts';

/** One number per pixel, row-major `[height, width]`. */
export interface Grid<T> {
  readonly width: number;
  readonly height: number;
  readonly data: T;
}

/** The value at (x + dx, y + dy) of a pixel, for dx and dy from −1 to 1. */
type Neighbour = (dx: number, dy: number) => number;

/**
 * A byte for every pixel, computed of its 3×3 neighbourhood, which is mirrored at the edges (OpenCV's
 * reflect-101). What `compute` gives is clipped to bytes and truncated.
 */
function fromNeighbours(
  grid: Grid<Uint8Array | Float32Array>,
  compute: (at: Neighbour) => number,
): Grid<Uint8Array> {
  const { width, height } = grid;
  const padded = mirrored(grid);
  const stride = width + 2;
  const out = new Uint8Array(width * height);
  let middle = 0;
  const at: Neighbour = (dx, dy) => padded[middle + dy * stride + dx];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      middle = (y + 1) * stride + x + 1;
      const value = compute(at);
      out[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return { width, height, data: out };
}

/** The grid with one more row and column on every side. */
function mirrored({ width, height, data }: Grid<Uint8Array | Float32Array>): Float32Array {
  const out = new Float32Array((width + 2) * (height + 2));
  for (let y = -1, i = 0; y <= height; y++) {
    const row = borderIndex(y, height, 'reflect-101') * width;
    for (let x = -1; x <= width; x++) out[i++] = data[row + borderIndex(x, width, 'reflect-101')];
  }
  return out;
}

/** Sum of a 3×3 neighbourhood. */
function boxSum(at: Neighbour): number {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy++) sum += at(-1, dy) + at(0, dy) + at(1, dy);
  return sum;
}

/** `cv2.blur(grid, (3, 3))` of bytes, rounded. */
export function boxBlur(grid: Grid<Uint8Array>): Grid<Uint8Array> {
  return fromNeighbours(grid, (at) => Math.floor((2 * boxSum(at) + 9) / 18));
}

/** `cv2.blur(grid, (3, 3)).astype(uint8)` of float32 numbers from 0 to 255: truncated. */
export function truncatedBoxBlur(grid: Grid<Float32Array>): Grid<Uint8Array> {
  return fromNeighbours(grid, (at) => Math.fround(boxSum(at) * (1 / 9)));
}

/** `cv2.filter2D(grid, CV_8U, kernel)`: correlation with 3×3 integers, row by row, clipped to bytes. */
export function filter3x3(grid: Grid<Uint8Array>, kernel: readonly number[]): Grid<Uint8Array> {
  return fromNeighbours(grid, (at) => {
    let sum = 0;
    for (let i = 0; i < 9; i++) sum += kernel[i] * at((i % 3) - 1, Math.floor(i / 3) - 1);
    return sum;
  });
}

/** `cv2.equalizeHist`: levels spread so that equally many pixels have each; one level alone stays. */
export function equalised({ width, height, data }: Grid<Uint8Array>): Grid<Uint8Array> {
  const counts = new Int32Array(256);
  for (const value of data) counts[value]++;
  const lowest = counts.findIndex((count) => count > 0);
  if (counts[lowest] === data.length) return { width, height, data };
  const scale = Math.fround(255 / (data.length - counts[lowest]));
  const levels = new Uint8Array(256);
  let below = 0;
  for (let value = lowest + 1; value < 256; value++) {
    below += counts[value];
    levels[value] = roundHalfEven(Math.fround(below * scale));
  }
  return { width, height, data: data.map((value) => levels[value]) };
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
