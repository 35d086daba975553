import { concatenate } from '../core/bytes.ts';
import { ImageError } from '../core/errors.ts';
import { readBmpSize } from './bmp.ts';
import { readGifSize } from './gif.ts';

export type PictureFormat = 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'BMP';

/** What the head of a picture file says. */
export interface PictureFile {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Whether it is a JPEG in cyan, magenta, yellow and black. */
  readonly cmyk: boolean;
  /** Whether it is a PNG in grey levels of 16 bits. */
  readonly deepGrey: boolean;
}

/** Largest picture that is decoded: 100 megapixels, 300 MB of pixels. */
export const maximumPixels = 100_000_000;

/**
 * Reads the head of a JPEG, PNG, GIF, WebP or BMP file without decoding it, so that every platform accepts
 * and refuses the same files.
 *
 * @throws ImageError `corrupt_image` when the file is empty, of another format or cut off in its head;
 *   `image_too_large` when it has more than `maximumPixels`
 */
export function inspectPictureFile(bytes: Uint8Array): PictureFile {
  if (bytes.length === 0) throw corrupt('The picture file is empty (0 bytes).', bytes);
  const reader = readers.find(({ magic }) => startsWith(bytes, magic));
  if (reader === undefined) throw corrupt(describeForeign(bytes), bytes);
  const { format } = reader;
  const head = reader.read(bytes);
  if (head === null || head.width === 0 || head.height === 0) {
    throw corrupt(
      `The ${format} file of ${bytes.length} bytes is damaged or cut off: it does not hold a whole picture. Replace the file.`,
      bytes,
    );
  }
  const { width, height } = head;
  if (width * height > maximumPixels) {
    throw new ImageError(
      'image_too_large',
      `The ${format} picture is ${width}×${height}, more than the ${maximumPixels / 1e6} megapixels that are decoded. Make it smaller.`,
      { context: { width, height, maximumPixels } },
    );
  }
  return { format, cmyk: false, deepGrey: false, ...head };
}

/** The error for a file whose head is good but whose pixels cannot be decoded. */
export function undecodable(file: PictureFile, bytes: Uint8Array, cause: unknown): ImageError {
  const { format, width, height } = file;
  const reason = cause instanceof Error ? ` (${cause.message.split('\n')[0].trim()})` : '';
  return new ImageError(
    'corrupt_image',
    `The ${format} picture of ${width}×${height}, ${bytes.length} bytes, is damaged or cut off and cannot be decoded${reason}. Replace the file.`,
    { context: { format, width, height, bytes: bytes.length }, cause },
  );
}

/**
 * A copy of the file that carries no EXIF data, for decoders that cannot be told to ignore the
 * orientation in it (Chromium 156 rotates even with `imageOrientation: 'none'`). The pixels stay.
 */
export function withoutExif(bytes: Uint8Array, { format }: PictureFile): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (format === 'JPEG') {
    // A comment in place of application data 1: no byte moves.
    for (const { marker, at } of jpegSegments(copy)) if (marker === 0xe1) copy[at + 1] = 0xfe;
  } else if (format === 'PNG') {
    const chunks = [...pngChunks(copy)];
    if (chunks.every(({ type }) => type !== 'eXIf')) return copy;
    const kept = chunks.filter(({ type }) => type !== 'eXIf');
    return concatenate([copy.subarray(0, 8), ...kept.map(({ at, end }) => copy.subarray(at, end))]);
  }
  return copy;
}

type Head = Pick<PictureFile, 'width' | 'height'> & Partial<PictureFile>;

const anySize = [null, null, null, null];
const webpMagic = [0x52, 0x49, 0x46, 0x46, ...anySize, 0x57, 0x45, 0x42, 0x50];

const readers: readonly {
  readonly format: PictureFormat;
  /** The first bytes; null stands for any. */
  readonly magic: readonly (number | null)[];
  read(bytes: Uint8Array): Head | null;
}[] = [
  { format: 'JPEG', magic: [0xff, 0xd8, 0xff], read: readJpegHead },
  { format: 'PNG', magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], read: readPngHead },
  { format: 'GIF', magic: [0x47, 0x49, 0x46, 0x38], read: readGifSize },
  { format: 'WebP', magic: webpMagic, read: readWebpHead },
  { format: 'BMP', magic: [0x42, 0x4d], read: readBmpSize },
];

function readJpegHead(bytes: Uint8Array): Head | null {
  for (const { marker, at, end } of jpegSegments(bytes)) {
    // Start of frame, except the three markers in that range that are something else.
    if (marker < 0xc0 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker)) continue;
    if (end - at < 10) return null;
    const view = viewOf(bytes);
    return {
      width: view.getUint16(at + 7),
      height: view.getUint16(at + 5),
      cmyk: bytes[at + 9] === 4,
    };
  }
  return null;
}

/** The whole segments before the entropy-coded data, `at` being the 0xFF before the marker. */
function* jpegSegments(
  bytes: Uint8Array,
): Generator<{ readonly marker: number; readonly at: number; readonly end: number }> {
  const startOfScan = 0xda;
  const view = viewOf(bytes);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === startOfScan || end > bytes.length) return;
    yield { marker, at, end };
    at = end;
  }
}

/** Null unless the end chunk is there: Chromium refuses a file without it, others do not. */
function readPngHead(bytes: Uint8Array): Head | null {
  const chunks = [...pngChunks(bytes)];
  const header = chunks[0];
  if (header === undefined || header.type !== 'IHDR' || header.end - header.at < 25) return null;
  if (!chunks.some(({ type }) => type === 'IEND')) return null;
  const view = viewOf(bytes);
  const deepGrey = bytes[24] === 16 && bytes[25] === 0;
  return { width: view.getUint32(16), height: view.getUint32(20), deepGrey };
}

/** The chunks of a PNG file up to `IEND`; the last may lack its checksum. */
export function* pngChunks(
  bytes: Uint8Array,
): Generator<{ readonly type: string; readonly at: number; readonly end: number }> {
  const view = viewOf(bytes);
  let at = 8;
  while (at + 8 <= bytes.length) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + view.getUint32(at);
    yield { type, at, end: Math.min(end, bytes.length) };
    if (type === 'IEND') return;
    at = end;
  }
}

function readWebpHead(bytes: Uint8Array): Head | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  if (view.getUint32(4, true) + 8 > bytes.length) return null;
  const kind = String.fromCharCode(...bytes.subarray(12, 16));
  const size = webpSize(kind, view);
  return size;
}

function webpSize(kind: string, view: DataView): { width: number; height: number } | null {
  const fourteenBits = 0x3fff;
  if (kind === 'VP8 ') {
    const width = view.getUint16(26, true) & fourteenBits;
    return { width, height: view.getUint16(28, true) & fourteenBits };
  }
  if (kind === 'VP8L') {
    const packed = view.getUint32(21, true);
    const width = (packed & fourteenBits) + 1;
    return { width, height: ((packed >>> 14) & fourteenBits) + 1 };
  }
  if (kind === 'VP8X') {
    const width = (view.getUint32(24, true) & 0xffffff) + 1;
    return { width, height: (view.getUint32(26, true) >>> 8) + 1 };
  }
  return null;
}

function corrupt(message: string, bytes: Uint8Array): ImageError {
  return new ImageError('corrupt_image', message, { context: { bytes: bytes.length } });
}

function describeForeign(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 8);
  const hex = [...start].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = String.fromCharCode(...start.filter((byte) => byte >= 32 && byte < 127));
  return `The file of ${bytes.length} bytes is not a JPEG, PNG, GIF, WebP or BMP picture: it begins with ${hex} ("${text}"). Convert or replace it.`;
}

function startsWith(bytes: Uint8Array, magic: readonly (number | null)[]): boolean {
  return magic.every((byte, i) => byte === null || bytes[i] === byte);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
