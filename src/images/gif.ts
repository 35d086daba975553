import type { Picture } from './picture.ts';

/** The first frame of a GIF file, not yet unpacked. */
interface GifFrame {
  /** Of the picture: the screen, made larger where the frame reaches beyond it. */
  readonly width: number;
  readonly height: number;
  readonly frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** RGB, 256 entries. */
  readonly palette: Uint8Array;
  /** Colour of the pixels that the frame leaves free. */
  readonly background: number;
  readonly interlaced: boolean;
  readonly codeBits: number;
  /** Where the blocks of packed pixels begin. */
  readonly at: number;
}

/** Size of a GIF file's first frame with its screen; null where the file ends before that frame. */
export function readGifSize(bytes: Uint8Array): { width: number; height: number } | null {
  const found = readFrame(bytes);
  return found === null ? null : { width: found.width, height: found.height };
}

/**
 * Decodes the first frame of a GIF file to the bytes that Pillow 9.4 makes of it (`GifImagePlugin.py`): transparent
 * pixels keep the colour of the palette, and what the frame leaves free has the transparent colour or the first.
 *
 * @param bytes a file whose size was checked (`inspectPictureFile`)
 * @returns null where the file is damaged or pixels are missing
 */
export function decodeGif(bytes: Uint8Array): Picture | null {
  const found = readFrame(bytes);
  if (found === null) return null;
  const { width, height, frame, palette, background, interlaced } = found;
  const indices = unpack(bytes, found);
  if (indices === null) return null;
  const data = new Uint8Array(width * height * 3);
  if (frame.width < width || frame.height < height) fill(data, palette, background);
  const rows = interlaced ? interlacedRows(frame.height) : null;
  for (let row = 0, from = 0; row < frame.height; row++) {
    let to = ((frame.top + (rows?.[row] ?? row)) * width + frame.left) * 3;
    for (let x = 0; x < frame.width; x++, to += 3) {
      const colour = indices[from++]! * 3;
      data[to] = palette[colour]!;
      data[to + 1] = palette[colour + 1]!;
      data[to + 2] = palette[colour + 2]!;
    }
  }
  return { width, height, data };
}

const EXTENSION = 0x21;
const FRAME = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;

function readFrame(bytes: Uint8Array): GifFrame | null {
  if (bytes.length < 13) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const global = readPalette(bytes, 10, 13);
  let at = 13 + global.length;
  let transparent: number | null = null;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    if (bytes[at] === EXTENSION) {
      const block = at + 3;
      const isControl = bytes[at + 1] === GRAPHIC_CONTROL && block + 4 <= bytes.length;
      if (isControl && (bytes[block]! & 1) === 1) transparent = bytes[block + 3]!;
      at = endOfBlocks(bytes, at + 2);
    } else if (bytes[at] === FRAME) {
      if (at + 10 > bytes.length) return null;
      const [left, top, width, height] = [1, 3, 5, 7].map((i) => view.getUint16(at + i, true));
      if (!width || !height || left === undefined || top === undefined) return null;
      const local = readPalette(bytes, at + 9, at + 10);
      const data = at + 10 + local.length;
      if (data >= bytes.length) return null;
      return {
        width: Math.max(view.getUint16(6, true), left + width),
        height: Math.max(view.getUint16(8, true), top + height),
        frame: { left, top, width, height },
        // As Pillow: a local palette that is a grey ramp counts as none.
        palette: (local.isRamp ? global : local).colours,
        background: transparent ?? 0,
        interlaced: (bytes[at + 9]! & 64) !== 0,
        codeBits: bytes[data]!,
        at: data + 1,
      };
    } else {
      at++;
    }
  }
  return null;
}

/** The palette that the flags announce, 256 colours; those that the file leaves out are the grey of their index. */
function readPalette(
  bytes: Uint8Array,
  flagsAt: number,
  at: number,
): { readonly length: number; readonly colours: Uint8Array; readonly isRamp: boolean } {
  const flags = bytes[flagsAt]!;
  const length = (flags & 128) === 0 ? 0 : 3 << ((flags & 7) + 1);
  const ramp = new Uint8Array(768).map((_, i) => Math.floor(i / 3));
  const colours = ramp.slice();
  colours.set(bytes.subarray(at, at + length));
  return { length, colours, isRamp: colours.every((level, i) => level === ramp[i]) };
}

/** Past blocks that each begin with their length, up to and with the empty one. */
function endOfBlocks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
  return at + 1;
}

const MOST_CODES = 4096;

/** The frame's pixels from LZW codes of growing length; null where codes are wrong or too few. */
function unpack(bytes: Uint8Array, { frame, codeBits, at }: GifFrame): Uint8Array | null {
  if (codeBits < 1 || codeBits > 11) return null;
  const total = frame.width * frame.height;
  const pixels = new Uint8Array(total);
  const clear = 1 << codeBits;
  // Of every code: the code before its last pixel, that pixel, and how many pixels it stands for.
  const prefix = new Uint16Array(MOST_CODES);
  const last = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  for (let code = 0; code < clear; code++) {
    last[code] = code;
    lengths[code] = 1;
  }
  const reader = codeReader(bytes, at);
  let bits = codeBits + 1;
  let next = clear + 2;
  let previous = -1;
  let filled = 0;
  while (filled < total) {
    const code = reader(bits);
    if (code === clear) {
      bits = codeBits + 1;
      next = clear + 2;
      previous = -1;
      continue;
    }
    if (code < 0 || code === clear + 1 || code > next || (previous < 0 && code > clear))
      return null;
    if (code === next && (previous < 0 || next >= MOST_CODES)) return null;
    // A code that is not there yet is the one before with its own first pixel once more.
    const known = code === next ? previous : code;
    const length = lengths[known]!;
    let walk = known;
    for (let i = filled + length - 1; i >= filled; i--) {
      if (i < total) pixels[i] = last[walk]!;
      walk = prefix[walk]!;
    }
    const first = pixels[filled]!;
    filled += length;
    if (code === next && filled < total) pixels[filled++] = first;
    if (previous >= 0 && next < MOST_CODES) {
      prefix[next] = previous;
      last[next] = first;
      lengths[next] = lengths[previous]! + 1;
      next++;
      if (next === 1 << bits && bits < 12) bits++;
    }
    previous = code;
  }
  return pixels;
}

/** Reads codes, least significant bit first, from blocks that begin with their length; −1 at their end. */
function codeReader(bytes: Uint8Array, at: number): (bits: number) => number {
  let left = 0;
  let held = 0;
  let heldBits = 0;
  return (bits) => {
    while (heldBits < bits) {
      if (left === 0) {
        left = bytes[at++] ?? 0;
        if (left === 0) return -1;
      }
      if (at >= bytes.length) return -1;
      held |= bytes[at++]! << heldBits;
      heldBits += 8;
      left--;
    }
    const code = held & ((1 << bits) - 1);
    held >>>= bits;
    heldBits -= bits;
    return code;
  };
}

/** The rows of an interlaced frame in the order in which the file holds them. */
function interlacedRows(height: number): number[] {
  const passes = [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const;
  return passes.flatMap(([first, step]) =>
    Array.from({ length: Math.ceil((height - first) / step) }, (_, i) => first + i * step),
  );
}

function fill(data: Uint8Array, palette: Uint8Array, index: number): void {
  data.set(palette.subarray(index * 3, index * 3 + 3));
  for (let done = 3; done < data.length; done *= 2) data.copyWithin(done, 0, done);
}
