import type { Picture } from './picture.ts';

/** What the header of a BMP file says, as Pillow reads it. */
interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly topDown: boolean;
  readonly compression: number;
  readonly masks: readonly number[];
  /** RGB, three bytes an entry; null where pixels hold their colours themselves. */
  readonly palette: Uint8Array | null;
  /** Bits of one index in the rows: Pillow takes black and white palettes for one bit whatever the header says. */
  readonly indexBits: number;
  /** Where the pixels begin. */
  readonly offset: number;
}

const RAW = 0;
const RLE4 = 2;
const BITFIELDS = 3;

/** Width and height that the header of a BMP file gives; null where it is none that Pillow reads. */
export function readBmpSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 26) return null;
  const view = viewOf(bytes);
  const headerSize = view.getUint32(14, true);
  if (headerSize === 12) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  if (!(headerSize in windowsHeaders) || bytes.length < 14 + headerSize) return null;
  const height = view.getUint32(22, true);
  return {
    width: view.getUint32(18, true),
    height: isTopDown(bytes) ? 0x100000000 - height : height,
  };
}

/**
 * Decodes a BMP file (1, 4, 8, 16, 24 or 32 bits, palettes, bit fields, RLE4, RLE8, top-down, headers of
 * Windows and OS/2) to the bytes that Pillow 9.4 makes of it (`BmpImagePlugin.py`), its treatment of odd files included.
 *
 * @param bytes a file whose size was checked (`inspectPictureFile`)
 * @returns null where Pillow refuses the file or pixels are missing
 */
export function decodeBmp(bytes: Uint8Array): Picture | null {
  const header = readHeader(bytes);
  if (header === null) return null;
  const { width, height, palette } = header;
  const rows = palette === null ? colourRows(bytes, header) : indexedRows(bytes, header, palette);
  if (rows === null) return null;
  return { width, height, data: header.topDown ? rows : flipped(rows, width * 3) };
}

/** Headers of Windows and of OS/2 2, by their length. */
const windowsHeaders: Readonly<Record<number, true>> = { 40: true, 64: true, 108: true, 124: true };

function isTopDown(bytes: Uint8Array): boolean {
  return bytes[25] === 0xff;
}

function readHeader(bytes: Uint8Array): BmpHeader | null {
  const size = readBmpSize(bytes);
  if (size === null) return null;
  const view = viewOf(bytes);
  const headerSize = view.getUint32(14, true);
  const old = headerSize === 12;
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? RAW : view.getUint32(30, true);
  const end = 14 + headerSize;
  const shared = { ...size, bits, compression, topDown: !old && isTopDown(bytes) };
  const given = view.getUint32(10, true);
  if (bits > 8) {
    const masks = compression === BITFIELDS ? readMasks(view, headerSize) : [];
    if (masks === null) return null;
    const offset = given || end + (compression === BITFIELDS && headerSize === 40 ? 12 : 0);
    return { ...shared, masks, palette: null, indexBits: 0, offset };
  }
  if (![1, 4, 8].includes(bits) || compression > RLE4) return null;
  const colours = (old ? 0 : view.getUint32(46, true)) || 1 << bits;
  const stride = old ? 3 : 4;
  if (colours > 256 || end + colours * stride > bytes.length) return null;
  const palette = readPalette(bytes.subarray(end, end + colours * stride), colours, stride);
  const indexBits = indexBitsOf(palette, colours, bits);
  // A file that says its pixels begin where its palette does is wrong; Pillow skips four bytes a colour.
  const offset = given === end ? given + 4 * colours : given || end + colours * stride;
  return { ...shared, masks: [], palette, indexBits, offset };
}

function readMasks(view: DataView, headerSize: number): number[] | null {
  const count = headerSize === 40 ? 3 : 4;
  if (view.byteLength < 54 + count * 4) return null;
  const masks = Array.from({ length: count }, (_, i) => view.getUint32(54 + i * 4, true));
  return count === 3 ? [...masks, 0] : masks;
}

/** 256 colours; those that the file leaves out are the grey of their index. */
function readPalette(entries: Uint8Array, colours: number, stride: number): Uint8Array {
  const palette = new Uint8Array(768).map((_, i) => Math.floor(i / 3));
  for (let i = 0; i < colours; i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = entries[i * stride + 2 - c]!;
  }
  if (colours === 2 && isGrey(palette, [0, 255])) palette.set([0, 0, 0, 255, 255, 255]);
  return palette;
}

/** Pillow reads greys without their palette: 1 bit where there are two, else a byte a pixel. */
function indexBitsOf(palette: Uint8Array, colours: number, bits: number): number {
  if (colours === 2) return isGrey(palette, [0, 255]) ? 1 : bits;
  const ramp = Array.from({ length: colours }, (_, i) => i);
  return isGrey(palette, ramp) ? 8 : bits;
}

function isGrey(palette: Uint8Array, levels: readonly number[]): boolean {
  return levels.every((level, i) => [0, 1, 2].every((c) => palette[i * 3 + c] === level));
}

/** Bytes of a row in the file, a multiple of four. */
function strideOf({ width, bits }: BmpHeader): number {
  return Math.floor((width * bits + 31) / 32) * 4;
}

function indexedRows(bytes: Uint8Array, header: BmpHeader, palette: Uint8Array): Uint8Array | null {
  const { width, height, compression } = header;
  const indices =
    compression === RAW ? packedIndices(bytes, header) : runLengthIndices(bytes, header);
  if (indices === null) return null;
  const rows = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const from = indices[i]! * 3;
    rows[i * 3] = palette[from]!;
    rows[i * 3 + 1] = palette[from + 1]!;
    rows[i * 3 + 2] = palette[from + 2]!;
  }
  return rows;
}

function packedIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array | null {
  const { width, height, indexBits, offset } = header;
  const stride = strideOf(header);
  const rowBytes = Math.ceil((width * indexBits) / 8);
  if (rowBytes > stride || offset + stride * (height - 1) + rowBytes > bytes.length) return null;
  const indices = new Uint8Array(width * height);
  const mask = (1 << indexBits) - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * indexBits;
      const byte = bytes[offset + y * stride + (bit >> 3)]!;
      indices[y * width + x] = (byte >> (8 - indexBits - (bit & 7))) & mask;
    }
  }
  return indices;
}

/** Run-length encoded indices, as Pillow's `BmpRleDecoder` reads them. */
function runLengthIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array | null {
  const { width, height, compression, indexBits, bits } = header;
  if (indexBits === 1 && bits !== 1) return null;
  const four = compression === RLE4;
  const indices = new Uint8Array(width * height);
  let at = header.offset;
  let filled = 0;
  let x = 0;
  const put = (index: number): void => {
    if (filled < indices.length) indices[filled] = index;
    filled++;
  };
  while (filled < indices.length && at + 2 <= bytes.length) {
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) {
      const used = Math.max(0, Math.min(count, width - x));
      for (let i = 0; i < used; i++) put(four ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
      x += used;
    } else if (value === 0) {
      filled = Math.ceil(filled / width) * width;
      x = 0;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      // Pillow reads two bytes too many and takes the second pair for the offset.
      if (at + 4 > bytes.length) return null;
      filled += bytes[at + 2]! + bytes[at + 3]! * width;
      at += 4;
      x = filled % width;
    } else {
      const length = four ? value >> 1 : value;
      if (at + length > bytes.length) break;
      for (let i = 0; i < length; i++) {
        const byte = bytes[at + i]!;
        if (four) put(byte >> 4);
        put(four ? byte & 15 : byte);
      }
      x += value;
      at += length;
      if (at % 2 !== 0) at++;
    }
  }
  return filled < indices.length ? null : indices;
}

/** Of one pixel: where its channels lie, as byte positions or as bit fields of 16 bits. */
type PixelLayout =
  | { readonly bytes: number; readonly channels: readonly [number, number, number] }
  | { readonly bytes: 2; readonly greenBits: 5 | 6 };

const blueFirst = [2, 1, 0] as const;

/** Bit masks of red, green, blue and alpha that Pillow knows, and what they mean. */
const knownLayouts: Readonly<Record<string, PixelLayout>> = {
  '32 ff0000 ff00 ff 0': { bytes: 4, channels: blueFirst },
  '32 ff000000 ff0000 ff00 0': { bytes: 4, channels: [3, 2, 1] },
  '32 ff000000 ff0000 ff00 ff': { bytes: 4, channels: [3, 2, 1] },
  '32 ff ff00 ff0000 ff000000': { bytes: 4, channels: [0, 1, 2] },
  '32 ff0000 ff00 ff ff000000': { bytes: 4, channels: blueFirst },
  '32 0 0 0 0': { bytes: 4, channels: blueFirst },
  '24 ff0000 ff00 ff': { bytes: 3, channels: blueFirst },
  '16 f800 7e0 1f': { bytes: 2, greenBits: 6 },
  '16 7c00 3e0 1f': { bytes: 2, greenBits: 5 },
};

function layoutOf({ bits, compression, masks }: BmpHeader): PixelLayout | null {
  if (compression === BITFIELDS) {
    const named = masks.slice(0, bits === 32 ? 4 : 3).map((mask) => mask.toString(16));
    return knownLayouts[[bits, ...named].join(' ')] ?? null;
  }
  if (compression !== RAW) return null;
  if (bits === 16) return { bytes: 2, greenBits: 5 };
  return bits === 24 || bits === 32 ? { bytes: bits / 8, channels: blueFirst } : null;
}

function colourRows(bytes: Uint8Array, header: BmpHeader): Uint8Array | null {
  const { width, height, offset } = header;
  const layout = layoutOf(header);
  if (layout === null) return null;
  const stride = strideOf(header);
  const rowBytes = width * layout.bytes;
  if (offset + stride * (height - 1) + rowBytes > bytes.length) return null;
  const rows = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = offset + y * stride;
    for (let from = row; from < row + rowBytes; from += layout.bytes, to += 3) {
      if ('greenBits' in layout) {
        const pixel = bytes[from]! | (bytes[from + 1]! << 8);
        const green = (1 << layout.greenBits) - 1;
        rows[to] = widened((pixel >> (5 + layout.greenBits)) & 31, 31);
        rows[to + 1] = widened((pixel >> 5) & green, green);
        rows[to + 2] = widened(pixel & 31, 31);
      } else {
        for (let c = 0; c < 3; c++) rows[to + c] = bytes[from + layout.channels[c]!]!;
      }
    }
  }
  return rows;
}

/** A level of 0 … `largest` as one of 0 … 255, rounded down. */
function widened(level: number, largest: number): number {
  return Math.floor((level * 255) / largest);
}

function flipped(rows: Uint8Array, rowBytes: number): Uint8Array {
  const out = new Uint8Array(rows.length);
  for (let from = 0; from < rows.length; from += rowBytes) {
    out.set(rows.subarray(from, from + rowBytes), rows.length - rowBytes - from);
  }
  return out;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
