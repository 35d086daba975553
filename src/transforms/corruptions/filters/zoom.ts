import type { Plane } from './plane.ts';

/**
 * The middle of a plane magnified to its full size: the central `ceil(size / factor)` of each axis,
 * `scipy.ndimage.zoom(…, order=1)` by `factor` (both ends aligned), and the middle of that. The order of the
 * float64 operations is scipy's.
 *
 * @param factor ≥ 1
 */
export function clippedZoom(plane: Plane, factor: number): Plane {
  const { width, height, channels, data } = plane;
  const rows = zoomedAxis(height, factor);
  const columns = zoomedAxis(width, factor);
  const out = new Float64Array(data.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const upper = rows.first[y] * width * channels;
    const lower = rows.second[y] * width * channels;
    const down = rows.weight[y];
    const up = 1 - down;
    for (let x = 0; x < width; x++) {
      const left = columns.first[x] * channels;
      const right = columns.second[x] * channels;
      const across = columns.weight[x];
      const back = 1 - across;
      for (let c = 0; c < channels; c++) {
        out[at++] =
          data[upper + left + c] * up * back +
          data[upper + right + c] * up * across +
          data[lower + left + c] * down * back +
          data[lower + right + c] * down * across;
      }
    }
  }
  return { width, height, channels, data: out };
}

/** For every position of the result: the two source positions around it, and the second one's weight. */
interface ZoomedAxis {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float64Array;
}

function zoomedAxis(size: number, factor: number): ZoomedAxis {
  const cropped = Math.ceil(size / factor);
  const start = Math.floor((size - cropped) / 2);
  const zoomed = roundHalfEven(cropped * factor);
  const trim = Math.floor((zoomed - size) / 2);
  const step = zoomed > 1 ? (cropped - 1) / (zoomed - 1) : 1;
  const first = new Int32Array(size);
  const second = new Int32Array(size);
  const weight = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    // The last position may exceed the last source position by rounding.
    const source = Math.min((i + trim) * step, cropped - 1);
    const whole = Math.floor(source);
    first[i] = start + whole;
    second[i] = start + Math.min(whole + 1, cropped - 1);
    weight[i] = source - whole;
  }
  return { first, second, weight };
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
