import { InterplayError } from '../core/errors.ts';
import { readCanvasPixels, readTexturePixels } from './bitmap-pixels.browser.ts';
import { decodeOurselves } from './own-decoders.ts';
import { inspectPictureFile, undecodable, withoutExif } from './picture-file.ts';
import type { Picture } from './picture.ts';

/**
 * Decodes a JPEG, PNG, GIF (first frame), WebP or BMP file to RGB as PIL's `Image.open(f).convert('RGB')`
 * does: EXIF orientation and ICC profile ignored, alpha dropped. Where it differs from PIL:
 * `docs/exactness.md`.
 *
 * @throws ImageError `corrupt_image`, `image_too_large`, `transparent_image` (no WebGL 2 to read it)
 * @throws RuntimeError `canvas_perturbed` when the browser alters pixels that are read back
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const file = inspectPictureFile(bytes);
  try {
    const picture = await decodeOurselves(file, bytes, inflate);
    if (picture !== null) return picture;
    const bitmap = await createImageBitmap(new Blob([withoutExif(bytes, file)]), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'none',
    });
    return await readPicture(bitmap).finally(() => bitmap.close());
  } catch (error) {
    throw error instanceof InterplayError ? error : undecodable(file, bytes, error);
  }
}

async function readPicture(bitmap: ImageBitmap): Promise<Picture> {
  const { width, height } = bitmap;
  const data =
    opaqueColours(await readCanvasPixels(bitmap)) ?? colours(await readTexturePixels(bitmap));
  return { width, height, data };
}

/** Red, green, blue of `[n, 4]`; null when a pixel is not opaque. */
function opaqueColours(rgba: Uint8ClampedArray): Uint8Array | null {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return null;
  return colours(rgba);
}

function colours(rgba: Uint8ClampedArray | Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, at = 0; from < rgba.length; from += 4, at += 3) {
    rgb[at] = rgba[from];
    rgb[at + 1] = rgba[from + 1];
    rgb[at + 2] = rgba[from + 2];
  }
  return rgb;
}

/** The first `length` bytes; the rest is not unpacked. */
async function inflate(data: Uint8Array<ArrayBuffer>, length: number): Promise<Uint8Array> {
  const reader = new Blob([data])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  const out = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { done, value } = await reader.read();
    if (done) throw new RangeError('rows are missing');
    out.set(value.subarray(0, length - at), at);
    at += value.length;
  }
  await reader.cancel();
  return out;
}
