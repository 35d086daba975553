import type { Picture } from './picture.ts';
import { concatenate } from '../core/bytes.ts';
import { pngChunks } from './picture-file.ts';

/**
 * Decodes a greyscale PNG file of 16 bits to the bytes that Pillow 9.4 makes of it: levels above 255 become 255. (Other
 * decoders take the high byte, which is what people usually want; `docs/exactness.md`.)
 *
 * @param inflate unpacks zlib data to a given number of bytes; throws where it is damaged or gives fewer
 * @throws what `inflate` throws; RangeError for a row filter that does not exist
 */
export async function decodeDeepGreyPng(
  bytes: Uint8Array,
  inflate: (data: Uint8Array<ArrayBuffer>, length: number) => Promise<Uint8Array> | Uint8Array,
): Promise<Picture> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const interlaced = bytes[28] === 1;
  const passes = interlaced ? interlacedPasses(width, height) : [wholePass(width, height)];
  const packed = [...pngChunks(bytes)].filter(({ type }) => type === 'IDAT');
  const length = passes.reduce((sum, { columns, rows }) => sum + rows * (columns * 2 + 1), 0);
  const data = await inflate(
    concatenate(packed.map(({ at, end }) => bytes.subarray(at + 8, end - 4))),
    length,
  );
  const out = new Uint8Array(width * height * 3);
  let at = 0;
  for (const { left, top, across, down, columns, rows } of passes) {
    let above = new Uint8Array(columns * 2);
    for (let row = 0; row < rows; row++) {
      const line = unfiltered(data.subarray(at, at + 1 + columns * 2), above);
      at += 1 + columns * 2;
      for (let column = 0; column < columns; column++) {
        const level = line[column * 2]! > 0 ? 255 : line[column * 2 + 1]!;
        const pixel = (top + row * down) * width + left + column * across;
        out.fill(level, pixel * 3, pixel * 3 + 3);
      }
      above = line;
    }
  }
  return { width, height, data: out };
}

/** The pixels of an interlaced picture that are stored together: a grid with a place and steps. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
  readonly columns: number;
  readonly rows: number;
}

function wholePass(width: number, height: number): Pass {
  return { left: 0, top: 0, across: 1, down: 1, columns: width, rows: height };
}

/** Adam7 (PNG specification, §8.2); passes without pixels take no bytes. */
function interlacedPasses(width: number, height: number): Pass[] {
  const grids = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return grids
    .map(([left, top, across, down]) => ({
      ...{ left, top, across, down },
      columns: Math.ceil((width - left) / across),
      rows: Math.ceil((height - top) / down),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** A row without its filter (PNG specification, §9), two bytes a pixel. */
function unfiltered(line: Uint8Array, above: Uint8Array): Uint8Array<ArrayBuffer> {
  const filter = line[0]!;
  if (filter > 4) throw new RangeError(`there is no row filter ${filter}`);
  const out = new Uint8Array(line.length - 1);
  for (let i = 0; i < out.length; i++) {
    const left = i < 2 ? 0 : out[i - 2]!;
    const corner = i < 2 ? 0 : above[i - 2]!;
    out[i] = line[i + 1]! + predicted(filter, left, above[i]!, corner);
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((near) => Math.abs(guess - near));
  if (byLeft! <= byUp! && byLeft! <= byCorner!) return left;
  return byUp! <= byCorner! ? up : corner;
}
