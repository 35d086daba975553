import { inflateSync } from 'node:zlib';
import sharp, { type SharpOptions } from 'sharp';
import { decodeOurselves } from './own-decoders.ts';
import { inspectPictureFile, maximumPixels, undecodable } from './picture-file.ts';
import type { Picture } from './picture.ts';

/**
 * Decodes a JPEG, PNG, GIF (first frame), WebP or BMP file to RGB as PIL's `Image.open(f).convert('RGB')`
 * does: EXIF orientation and ICC profile ignored, alpha dropped. Where it differs from PIL:
 * `docs/exactness.md`.
 *
 * @throws ImageError `corrupt_image`, `image_too_large`
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const file = inspectPictureFile(bytes);
  try {
    const picture = await decodeOurselves(file, bytes, inflate);
    if (picture !== null) return picture;
    return file.cmyk ? await decodeCmyk(bytes) : await decodeRgb(bytes);
  } catch (error) {
    throw undecodable(file, bytes, error);
  }
}

// Every file is decoded once, in a thread of its own: results kept by libvips, and more threads inside it, cost memory alone.
sharp.cache(false);
sharp.concurrency(1);

// Warnings of the JPEG decoder are no errors, as for PIL and the browsers; a truncated file is one.
const options: SharpOptions = {
  ignoreIcc: true,
  autoOrient: false,
  failOn: 'truncated',
  limitInputPixels: maximumPixels,
};

async function decodeRgb(bytes: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(bytes, options)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: plainBytes(data) };
}

/** libvips would convert through a profile; PIL and the browsers do this arithmetic instead. */
async function decodeCmyk(bytes: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(bytes, options)
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let from = 0, at = 0; from < data.length; from += 4, at += 3) {
    const light = 255 - data[from + 3];
    for (let c = 0; c < 3; c++) rgb[at + c] = light - Math.round((data[from + c] * light) / 255);
  }
  return { width: info.width, height: info.height, data: rgb };
}

function inflate(data: Uint8Array, length: number): Uint8Array {
  // One byte more than a picture needs is no mistake yet.
  const whole = inflateSync(data, { maxOutputLength: length + 1024 });
  if (whole.length < length) throw new RangeError('rows are missing');
  return whole;
}

function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
