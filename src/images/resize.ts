import { sin } from '../core/elementary.ts';
import type { Interpolation, Picture } from './picture.ts';
import { resample, type Weights } from './resample.ts';

/** A rectangle of a picture, in pixels; it must lie inside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * PIL's `Image.resize`, bit for bit (Pillow 9.4, `ImagingResample` and `ImagingScaleAffine`): the
 * filter's support is scaled by the reduction (antialiased), the horizontal pass comes first, weights
 * are 22-bit fixed point and the picture is rounded and clipped to bytes between the passes.
 *
 * @param picture any picture of at least 1×1
 * @param size width and height of the result, integers ≥ 1
 * @param box the part of the result that is wanted; the rest is not computed. Default: all of it
 * @returns a picture of the box's size; `picture` itself where nothing changes
 */
export function resizePicture(
  picture: Picture,
  size: Size,
  interpolation: Interpolation,
  box: Box = { left: 0, top: 0, width: size.width, height: size.height },
): Picture {
  if (picture.width === size.width && picture.height === size.height) return cutOut(picture, box);
  if (interpolation === 'nearest') return pickNearest(picture, size, box);
  const filter = filters[interpolation];
  const rows = weigh(picture.height, size.height, filter, box.top, box.height);
  const columns = weigh(picture.width, size.width, filter, box.left, box.width);
  return resample(
    picture,
    picture.width === size.width ? null : columns,
    picture.height === size.height ? null : rows,
    box,
  );
}

/** The pixels of `box`; `picture` itself when that is all of it. */
export function cutOut(picture: Picture, box: Box): Picture {
  if (box.width === picture.width && box.height === picture.height) return picture;
  const data = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.top + y) * picture.width + box.left) * 3;
    data.set(picture.data.subarray(from, from + box.width * 3), y * box.width * 3);
  }
  return { width: box.width, height: box.height, data };
}

interface Filter {
  readonly support: number;
  weight(x: number): number;
}

const filters: Readonly<Record<Exclude<Interpolation, 'nearest'>, Filter>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => (x < 0 ? triangle(-x) : triangle(x)) },
  bicubic: { support: 2, weight: (x) => (x < 0 ? cubic(-x) : cubic(x)) },
  lanczos: { support: 3, weight: (x) => (-3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function triangle(x: number): number {
  return x < 1 ? 1 - x : 0;
}

/** Keys' cubic with a = −0.5; the order of the operations is Pillow's. */
function cubic(x: number): number {
  const a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return sin(angle) / angle;
}

/** What a weight of one is. */
const unit = 1 << 22;

/** Weights of the output positions [first, first + count) of `outputs`. */
function weigh(
  inputs: number,
  outputs: number,
  filter: Filter,
  first: number,
  count: number,
): Weights {
  const scale = inputs / outputs;
  const filterScale = Math.max(scale, 1);
  const inverse = 1 / filterScale;
  const support = filter.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const taps = new Int32Array(count * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.max(Math.trunc(center - support + 0.5), 0);
    const seen = Math.min(Math.trunc(center + support + 0.5), inputs) - start;
    let sum = 0;
    for (let x = 0; x < seen; x++) {
      const weight = filter.weight((x + start - center + 0.5) * inverse);
      exact[x] = weight;
      sum += weight;
    }
    for (let x = 0; x < seen; x++) {
      const weight = exact[x] / (sum === 0 ? 1 : sum);
      taps[i * stride + x] = Math.trunc(weight * unit + (weight < 0 ? -0.5 : 0.5));
    }
    starts[i] = start;
    counts[i] = seen;
  }
  return { starts, counts, taps, stride };
}

/** PIL's nearest neighbour: positions are summed up step by step, rounding errors and all. */
function pickNearest(picture: Picture, size: Size, box: Box): Picture {
  const columns = nearestPositions(picture.width, size.width).subarray(box.left);
  const rows = nearestPositions(picture.height, size.height).subarray(box.top);
  const { data } = picture;
  const out = new Uint8Array(box.width * box.height * 3);
  let at = 0;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = (rows[y] * picture.width + columns[x]) * 3;
      out[at] = data[from];
      out[at + 1] = data[from + 1];
      out[at + 2] = data[from + 2];
      at += 3;
    }
  }
  return { width: box.width, height: box.height, data: out };
}

function nearestPositions(inputs: number, outputs: number): Int32Array {
  const step = inputs / outputs;
  const positions = new Int32Array(outputs);
  let position = step * 0.5;
  for (let i = 0; i < outputs; i++) {
    positions[i] = Math.trunc(position);
    position += step;
  }
  return positions;
}
