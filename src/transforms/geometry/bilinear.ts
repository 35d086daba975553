import type { Picture } from '../../images/picture.ts';
import type { AffineMatrix } from './affine.ts';

/**
 * Interpolates between the four pixels around the point that an output pixel's centre comes from, along x
 * first; beyond the edge the last pixel is repeated. The order of the float64 operations is PIL's.
 */
export function bilinear({ width, height, data }: Picture, matrix: AffineMatrix): Picture {
  const [a, b, c, d, e, f] = matrix;
  const out = new Uint8Array(data.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const alongX = b * (y + 0.5);
    const alongY = e * (y + 0.5);
    for (let x = 0; x < width; x++, at += 3) {
      const sourceX = a * (x + 0.5) + alongX + c;
      const sourceY = d * (x + 0.5) + alongY + f;
      // Said this way round so that NaN, too, is outside.
      if (!(sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height)) continue;
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
      for (let channel = 0; channel < 3; channel++) {
        const upperLeft = data[upper + left + channel];
        const lowerLeft = data[lower + left + channel];
        const top = upperLeft + (data[upper + right + channel] - upperLeft) * weightX;
        const bottom = lowerLeft + (data[lower + right + channel] - lowerLeft) * weightX;
        out[at + channel] = (top + (bottom - top) * weightY) | 0;
      }
    }
  }
  return { width, height, data: out };
}
