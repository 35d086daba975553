import { borderIndex } from './border.ts';
import type { Plane } from './plane.ts';

/**
 * Every pixel (x, y) takes the bilinear value at (x + dx, y + dy):
 * `scipy.ndimage.map_coordinates(order=1, mode='reflect')`.
 *
 * @param dx displacements in pixels, `[height, width]`; `dy` likewise
 */
export function displaced(plane: Plane, dx: Float64Array, dy: Float64Array): Plane {
  const { width, height, channels, data } = plane;
  const out = new Float64Array(data.length);
  for (let y = 0, pixel = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const sourceX = x + dx[pixel];
      const sourceY = y + dy[pixel];
      const column = Math.floor(sourceX);
      const row = Math.floor(sourceY);
      const left = borderIndex(column, width, 'reflect') * channels;
      const right = borderIndex(column + 1, width, 'reflect') * channels;
      const upper = borderIndex(row, height, 'reflect') * width * channels;
      const lower = borderIndex(row + 1, height, 'reflect') * width * channels;
      const across = sourceX - column;
      const down = sourceY - row;
      for (let c = 0; c < channels; c++) {
        out[at++] =
          data[upper + left + c] * (1 - down) * (1 - across) +
          data[upper + right + c] * (1 - down) * across +
          data[lower + left + c] * down * (1 - across) +
          data[lower + right + c] * down * across;
      }
    }
  }
  return { width, height, channels, data: out };
}
