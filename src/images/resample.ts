import type { Picture } from './picture.ts';
import type { Box } from './resize.ts';
import { openKernel, type ResizeKernel } from './resize-kernel.ts';

/** Of every output position: the first input it sees, how many, and their weights in units of 2⁻²². */
export interface Weights {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `[positions, stride]`, padded with zeros. */
  readonly taps: Int32Array;
  readonly stride: number;
}

/** Bytes of a picture that are in the kernel's memory at a time. */
const stripBytes = 1 << 22;

/** Rows [top, top + height) of a picture, or of what lies in the kernel's memory from `at` on. */
interface Rows {
  readonly top: number;
  readonly height: number;
}

/**
 * Weighs the pixels along each axis that has weights, the horizontal axis first, and rounds and clips to bytes after
 * each: `resize-kernel.wat`.
 * @param columns weights of the columns of `box`; null: they are taken as they are
 * @param rows weights of the rows of `box`, likewise
 * @returns a picture of the box's size
 */
export function resample(
  picture: Picture,
  columns: Weights | null,
  rows: Weights | null,
  box: Box,
): Picture {
  const seen = rows === null ? { top: box.top, height: box.height } : rowsSeen(rows);
  const width = columns === null ? picture.width : box.width;
  const strip = Math.min(seen.height, Math.max(1, Math.floor(stripBytes / (picture.width * 3))));
  const room = planRoom();
  const at = {
    strip: room.take(columns === null ? 0 : strip * picture.width * 3),
    columns: room.take(columns === null ? 0 : tableBytes(columns)),
    narrow: room.take(seen.height * width * 3),
    taps: room.take(rows === null ? 0 : rows.taps.byteLength),
    out: room.take(box.height * box.width * 3),
  };
  const kernel = openKernel(room.bytes());
  const memory = new Uint8Array(kernel.memory.buffer);
  if (columns === null) memory.set(bytesOfRows(picture, seen.top, seen.height), at.narrow);
  else squeezeRows(kernel, picture, seen, strip, columns, at);
  if (rows !== null) {
    const left = columns === null ? box.left : 0;
    mixRows(kernel, { top: seen.top, width, left }, rows, box, at);
  }
  // Without weights of rows, those of `narrow` are the result; without both, nothing is resampled.
  const result = rows === null ? at.narrow : at.out;
  const data = memory.slice(result, result + box.width * box.height * 3);
  return { width: box.width, height: box.height, data };
}

/** The horizontal pass over the rows that are seen, a strip at a time. */
function squeezeRows(
  kernel: ResizeKernel,
  picture: Picture,
  seen: Rows,
  strip: number,
  columns: Weights,
  at: { readonly strip: number; readonly columns: number; readonly narrow: number },
): void {
  const { starts, counts, taps, stride } = columns;
  const width = starts.length;
  const table = new Int32Array(kernel.memory.buffer, at.columns);
  table.set(starts.map((start) => start * 3));
  table.set(counts, width);
  table.set(taps, 2 * width);
  const memory = new Uint8Array(kernel.memory.buffer);
  for (let y = 0; y < seen.height; y += strip) {
    const height = Math.min(strip, seen.height - y);
    memory.set(bytesOfRows(picture, seen.top + y, height), at.strip);
    kernel.horizontally(
      at.strip,
      picture.width * 3,
      height,
      at.narrow + y * width * 3,
      width,
      at.columns,
      at.columns + width * 4,
      at.columns + width * 8,
      stride * 4,
    );
  }
}

/** The vertical pass over what lies in `narrow`: rows from `top` on, of which the columns from `left` on are wanted. */
function mixRows(
  kernel: ResizeKernel,
  narrow: { readonly top: number; readonly width: number; readonly left: number },
  { starts, counts, taps, stride }: Weights,
  box: Box,
  at: { readonly narrow: number; readonly taps: number; readonly out: number },
): void {
  new Int32Array(kernel.memory.buffer, at.taps).set(taps);
  const rowBytes = narrow.width * 3;
  const bytes = box.width * 3;
  for (let y = 0; y < box.height; y++) {
    const source = at.narrow + (starts[y] - narrow.top) * rowBytes + narrow.left * 3;
    const weights = at.taps + y * stride * 4;
    kernel.vertically(source, rowBytes, at.out + y * bytes, bytes, weights, counts[y]);
  }
}

function bytesOfRows({ width, data }: Picture, top: number, height: number): Uint8Array {
  return data.subarray(top * width * 3, (top + height) * width * 3);
}

/** The rows of a picture that weights of rows see. */
function rowsSeen({ starts, counts }: Weights): Rows {
  const last = starts.length - 1;
  return { top: starts[0], height: starts[last] + counts[last] - starts[0] };
}

function tableBytes({ starts, counts, taps }: Weights): number {
  return starts.byteLength + counts.byteLength + taps.byteLength;
}

/** Addresses of things that lie one after the other, each with a vector's room behind it. */
function planRoom() {
  let end = 0;
  return {
    take(bytes: number): number {
      const address = end;
      end += Math.ceil(bytes / 16) * 16 + 16;
      return address;
    },
    bytes: () => end,
  };
}
