import type { Plane } from './plane.ts';

/**
 * A cloud-like texture by the diamond-square algorithm on a torus, shifted and stretched to [0, 1]. On every
 * level the midpoints of squares, then of diamonds, become the mean of their four neighbours plus
 * `wibble · U(−wibble, wibble)`; wibble begins at 100 and is divided by `decay` after each level.
 *
 * @param size the texture's side is the smallest power of two that is at least this
 * @param uniform numbers in [0, 1) by index; side² − 1 are drawn, from 0 on
 */
export function plasma(size: number, decay: number, uniform: (i: number) => number): Plane {
  let side = 1;
  while (side < size) side *= 2;
  const data = new Float64Array(side * side);
  const wrap = side - 1;
  let wibble = 100;
  let draw = 0;
  /** Sets the points of a lattice of `step`, from (x0, y0), to the mean of `sum` and a random shift. */
  const fill = (
    x0: number,
    y0: number,
    step: number,
    sum: (x: number, y: number) => number,
  ): void => {
    for (let y = y0; y < side; y += step) {
      for (let x = x0; x < side; x += step) {
        const shift = (2 * uniform(draw++) - 1) * wibble;
        data[y * side + x] = sum(x, y) / 4 + wibble * shift;
      }
    }
  };
  const at = (x: number, y: number): number => data[(y & wrap) * side + (x & wrap)];
  for (let step = side; step >= 2; step /= 2) {
    const half = step / 2;
    const corners = (x: number, y: number): number =>
      at(x - half, y - half) +
      at(x + half, y - half) +
      at(x - half, y + half) +
      at(x + half, y + half);
    const neighbours = (x: number, y: number): number =>
      at(x - half, y) + at(x + half, y) + at(x, y - half) + at(x, y + half);
    fill(half, half, step, corners);
    fill(half, 0, step, neighbours);
    fill(0, half, step, neighbours);
    wibble /= decay;
  }
  return { width: side, height: side, channels: 1, data: stretched(data) };
}

function stretched(data: Float64Array): Float64Array {
  const lowest = data.reduce((a, b) => (a < b ? a : b));
  const highest = data.reduce((a, b) => (a > b ? a : b));
  const range = highest - lowest;
  return data.map((value) => (range > 0 ? (value - lowest) / range : 0));
}
