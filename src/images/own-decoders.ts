import { decodeBmp } from './bmp.ts';
import { decodeDeepGreyPng } from './deep-grey-png.ts';
import { decodeGif } from './gif.ts';
import type { PictureFile } from './picture-file.ts';
import type { Picture } from './picture.ts';

/**
 * Decodes the files that are decoded here rather than by the platform: those of which platforms make something else
 * than Pillow, or nothing.
 *
 * @param inflate see `decodeDeepGreyPng`
 * @returns null for a file that is left to the platform
 * @throws an Error where the file is damaged
 */
export async function decodeOurselves(
  file: PictureFile,
  bytes: Uint8Array,
  inflate: Parameters<typeof decodeDeepGreyPng>[1],
): Promise<Picture | null> {
  if (file.deepGrey) return decodeDeepGreyPng(bytes, inflate);
  if (file.format !== 'BMP' && file.format !== 'GIF') return null;
  const picture = file.format === 'BMP' ? decodeBmp(bytes) : decodeGif(bytes);
  if (picture === null) throw new RangeError('pixels are missing, or of a kind that is not read');
  return picture;
}
