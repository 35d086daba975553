import { exp } from '../../core/elementary.ts';
import { remembering } from '../../core/memo.ts';
import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { borderIndex } from './filters/border.ts';
import { truncated, type Plane } from './filters/plane.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's defocus blur: every channel correlated with a disk whose rim is softened, the picture
 * mirrored at its edges without repeating them (OpenCV's reflect-101). The constants are the disk's radius
 * in pixels and the σ of its softening, which is in cells of the kernel and so never scaled.
 */
export const defocusBlur: Transform = corruption({
  id: 'defocus_blur',
  title: 'Defocus blur',
  summary: 'Every point spread over a disk, as by a lens out of focus.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c: defocus_blur (cv2.GaussianBlur, cv2.filter2D, OpenCV 4.6)',
  constants: {
    imagenet: [
      [3, 0.1],
      [4, 0.5],
      [6, 0.5],
      [8, 0.5],
      [10, 0.5],
    ],
    'tiny-imagenet': [
      [0.5, 0.6],
      [1, 0.1],
      [1.5, 0.1],
      [2.5, 0.01],
      [3, 0.1],
    ],
    cifar: [
      [0.3, 0.4],
      [0.4, 0.5],
      [0.5, 0.6],
      [1, 0.2],
      [1.5, 0.1],
    ],
  },
  apply: (picture, [radius, softening], scale) =>
    truncated(defocused(picture, radius * scale, softening)),
});

/** One quarter of a kernel that is symmetric about both axes: `rows[|dy|][|dx|]`. */
type QuarterKernel = readonly Float32Array[];

/**
 * The disk `X² + Y² ≤ radius²` on 17×17 cells (more when the radius is above 8), divided by its size and
 * smoothed by a Gaussian of 3 taps (5 above radius 8). The smoothing mirrors at the kernel's own border, so
 * a disk that reaches it sums to more than 1 (1.012975 for 8, 1.010786 for 10) and brightens pictures, as in
 * the published set. Arithmetic in float32 with fused multiply-add, like OpenCV's.
 */
export const diskKernel = remembering(16, (radius: number, softening: number): QuarterKernel => {
  const reach = Math.max(8, Math.ceil(radius));
  const cells = Array.from({ length: reach + 1 }, (_, y) =>
    Float32Array.from({ length: reach + 1 }, (_, x) => (x * x + y * y <= radius * radius ? 1 : 0)),
  );
  let size = 0;
  cells.forEach((row, y) =>
    row.forEach((cell, x) => (size += cell * (x === 0 ? 1 : 2) * (y === 0 ? 1 : 2))),
  );
  const disk = cells.map((row) => row.map((cell) => cell / size));
  const taps = smoothingTaps(softening, radius > 8 ? 2 : 1);
  const smoothRow = taps.length === 2 ? smoothCentreLast : smoothCentreFirst;
  const rows = disk.map((row) => smoothRow(row, taps));
  return transposed(transposed(rows).map((column) => smoothCentreFirst(column, taps)));
});

function smoothingTaps(sigma: number, reach: number): Float32Array {
  const taps = Array.from({ length: reach + 1 }, (_, i) => exp((-0.5 / (sigma * sigma)) * (i * i)));
  const sum = taps.reduce((total, tap, i) => total + tap * (i === 0 ? 1 : 2), 0);
  return Float32Array.from(taps, (tap) => tap / sum);
}

/** Half a symmetric line, smoothed; mirrored about 0 and about its last element. */
function smoothCentreFirst(line: Float32Array, taps: Float32Array): Float32Array {
  return line.map((value, x) => {
    let sum = Math.fround(value * taps[0]);
    for (let i = 1; i < taps.length; i++) sum = Math.fround(sum + around(line, x, i) * taps[i]);
    return sum;
  });
}

/** The same with three taps in another order, which OpenCV takes along rows; it changes last bits. */
function smoothCentreLast(line: Float32Array, [centre, side]: Float32Array): Float32Array {
  return line.map((value, x) =>
    Math.fround(value * centre + Math.fround(around(line, x, 1) * side)),
  );
}

/** Sum of the elements at one distance from x on both sides. */
function around(line: Float32Array, x: number, distance: number): number {
  const last = line.length - 1;
  const at = (i: number): number => line[last - Math.abs(last - Math.abs(i))];
  return Math.fround(at(x - distance) + at(x + distance));
}

function transposed(rows: QuarterKernel): Float32Array[] {
  return rows.map((_, x) => Float32Array.from(rows, (row) => row[x]));
}

/** Levels before they are truncated to bytes. */
export function defocused(picture: Picture, radius: number, softening: number): Plane {
  const { width, height } = picture;
  const kernel = diskKernel(radius, softening);
  const stride = width * 3;
  const out = new Float64Array(stride * height);
  const line = createMirroredLine(picture, kernel.length - 1);
  for (let y = 0; y < height; y++) {
    const sums = out.subarray(y * stride, (y + 1) * stride);
    kernel.forEach((weights, distance) => {
      if (weights[0] === 0) return;
      line.load(y, distance);
      line.addTo(sums, weights);
    });
    for (let x = 0; x < stride; x++) if (sums[x] > 255) sums[x] = 255;
  }
  return { width, height, channels: 3, data: out };
}

/**
 * The sum of the two rows at one distance above and below another, mirrored at both ends, with running sums:
 * a kernel's row is one stretch of equal weights and few others, and sums of bytes are exact.
 */
function createMirroredLine(
  { width, height, data }: Picture,
  reach: number,
): {
  load(y: number, distance: number): void;
  addTo(sums: Float64Array, weights: Float32Array): void;
} {
  const stride = width * 3;
  const sources = Int32Array.from(
    { length: width + 2 * reach },
    (_, x) => borderIndex(x - reach, width, 'reflect-101') * 3,
  );
  const values = new Int32Array(sources.length * 3);
  // Element i holds the sum of all values before element i, of its own channel.
  const running = new Int32Array(values.length + 3);
  return {
    load(y, distance) {
      const above = borderIndex(y - distance, height, 'reflect-101') * stride;
      const below = borderIndex(y + distance, height, 'reflect-101') * stride;
      const twice = distance === 0 ? 0 : 1;
      for (let x = 0, at = 0; x < sources.length; x++) {
        for (let c = sources[x]; c < sources[x] + 3; c++, at++) {
          values[at] = data[above + c] + twice * data[below + c];
          running[at + 3] = running[at] + values[at];
        }
      }
    },
    addTo(sums, weights) {
      const equal = weights.findIndex((weight) => weight !== weights[0]);
      const from = (reach - equal + 1) * 3;
      const to = (reach + equal) * 3;
      for (let x = 0; x < stride; x++)
        sums[x] += weights[0] * (running[x + to] - running[x + from]);
      for (let i = equal; i < weights.length && weights[i] > 0; i++) {
        const weight = weights[i];
        const left = (reach - i) * 3;
        const right = (reach + i) * 3;
        for (let x = 0; x < stride; x++) sums[x] += weight * (values[x + left] + values[x + right]);
      }
    },
  };
}
