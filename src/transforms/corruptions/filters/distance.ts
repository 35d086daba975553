import type { Grid } from './byte-grid.ts';

/** Steps to a neighbour, a diagonal one and a knight's move away: 1, 1.4 and 2.1969 in units of 2⁻¹⁶. */
const straight = 65536;
const diagonal = 91750;
const knight = 143976;

/** [dx, dy, length] of the steps from pixels that come earlier in reading order. */
const earlier = [
  [-1, -2, knight],
  [1, -2, knight],
  [-2, -1, knight],
  [-1, -1, diagonal],
  [0, -1, straight],
  [1, -1, diagonal],
  [2, -1, knight],
  [-1, 0, straight],
] as const;

/**
 * Distance of every pixel to the nearest 1, no more than `limit`: `cv2.distanceTransform` of the other pixels
 * (`DIST_L2`, mask of 5), whose approximation of lengths it follows, truncated.
 *
 * @returns float32 pixels
 */
export function distanceTo(
  { width, height, data }: Grid<Uint8Array>,
  limit: number,
): Grid<Float32Array> {
  const border = 2;
  const stride = width + 2 * border;
  const far = 1 << 30;
  const distances = new Int32Array(stride * (height + 2 * border)).fill(far);
  const steps = earlier.map(([dx, dy, length]) => ({ offset: dy * stride + dx, length }));
  const place = (x: number, y: number): number => (y + border) * stride + x + border;
  const relax = (at: number, sign: 1 | -1): void => {
    for (const { offset, length } of steps) {
      const through = distances[at + sign * offset] + length;
      if (through < distances[at]) distances[at] = through;
    }
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 1) distances[place(x, y)] = 0;
      else relax(place(x, y), 1);
    }
  }
  const out = new Float32Array(width * height);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      relax(place(x, y), -1);
      out[y * width + x] = Math.min(distances[place(x, y)] / straight, limit);
    }
  }
  return { width, height, data: out };
}
