import { ImageError } from '../core/errors.ts';
import { decodePicture } from '../images/decode.browser.ts';
import { openBytes } from '../resources/bytes.browser.ts';
import { browserUnpacking } from './archive/unpacking.browser.ts';
import type { PictureLocation, PictureReader } from './dataset.ts';
import { createPictureReader } from './picture-reader.ts';

/**
 * Reads the pictures of a location in a browser, where files are `File`s.
 * The reader throws an ImageError: `unreadable_image` where the file cannot be read (it was changed or
 * moved after it was dropped), else those of decoding.
 */
export function pictureReader(location: PictureLocation): PictureReader {
  return createPictureReader(location, {
    decode: decodePicture,
    readFile: bytesOf,
    openBytes,
    inflate: browserUnpacking.inflate,
  });
}

async function bytesOf(file: string | Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof file === 'string') {
    throw new ImageError('unreadable_image', `A browser cannot read the path ${file}.`, {
      context: { file },
    });
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    const name = 'name' in file ? String(file.name) : 'that was dropped';
    throw new ImageError(
      'unreadable_image',
      `The file ${name} can no longer be read: it was changed or moved. Drop the folder again.`,
      { context: { file: name }, cause },
    );
  }
}
