import type { Picture } from '../../images/picture.ts';
import type { AffineMatrix } from './affine.ts';

/**
 * Interpolates between the 4×4 pixels around the point that an output pixel's centre comes from, along x
 * first, by cubic convolution with a = −1 (PIL's `resize` has −½); clipped and truncated to bytes. Beyond
 * the edge the last pixel is repeated. The order of the float64 operations is PIL's.
 */
export function bicubic({ width, height, data }: Picture, matrix: AffineMatrix): Picture {
  const [a, b, c, d, e, f] = matrix;
  const out = new Uint8Array(data.length);
  const columns = new Int32Array(4);
  const rows = new Int32Array(4);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const alongX = b * (y + 0.5);
    const alongY = e * (y + 0.5);
    for (let x = 0; x < width; x++, at += 3) {
      const sourceX = a * (x + 0.5) + alongX + c;
      const sourceY = d * (x + 0.5) + alongY + f;
      if (!(sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height)) continue;
      const shiftedX = sourceX - 0.5;
      const shiftedY = sourceY - 0.5;
      const column = shiftedX < 0 ? -1 : shiftedX | 0;
      const row = shiftedY < 0 ? -1 : shiftedY | 0;
      for (let i = 0; i < 4; i++) {
        columns[i] = clamp(column - 1 + i, width) * 3;
        rows[i] = clamp(row - 1 + i, height) * width * 3;
      }
      const weightX = shiftedX - column;
      const weightY = shiftedY - row;
      for (let channel = 0; channel < 3; channel++) {
        const first = alongRow(data, rows[0] + channel, columns, weightX);
        const second = alongRow(data, rows[1] + channel, columns, weightX);
        const third = alongRow(data, rows[2] + channel, columns, weightX);
        const fourth = alongRow(data, rows[3] + channel, columns, weightX);
        const value = cubic(first, second, third, fourth, weightY);
        out[at + channel] = value <= 0 ? 0 : value >= 255 ? 255 : value;
      }
    }
  }
  return { width, height, data: out };
}

function clamp(index: number, length: number): number {
  return index < 0 ? 0 : index < length ? index : length - 1;
}

function alongRow(data: Uint8Array, row: number, columns: Int32Array, weight: number): number {
  return cubic(
    data[row + columns[0]],
    data[row + columns[1]],
    data[row + columns[2]],
    data[row + columns[3]],
    weight,
  );
}

/** The value between `v2` (weight 0) and `v3` (weight 1). */
function cubic(v1: number, v2: number, v3: number, v4: number, weight: number): number {
  const linear = -v1 + v3;
  const square = 2 * (v1 - v2) + v3 - v4;
  const cube = -v1 + v2 - v3 + v4;
  return v2 + weight * (linear + weight * (square + weight * cube));
}
