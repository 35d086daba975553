import { readFile } from 'node:fs/promises';
import { ImageError } from '../core/errors.ts';
import { decodePicture } from '../images/decode.node.ts';
import { openBytes } from '../resources/bytes.node.ts';
import { inflate } from './archive/unpacking.node.ts';
import type { PictureLocation, PictureReader } from './dataset.ts';
import { createPictureReader } from './picture-reader.ts';

/**
 * Reads the pictures of a location in Node, where files are paths.
 * The reader throws an ImageError: `unreadable_image` where the file cannot be read, else those of decoding.
 */
export function pictureReader(location: PictureLocation): PictureReader {
  return createPictureReader(location, {
    decode: decodePicture,
    readFile: bytesOf,
    openBytes,
    inflate,
  });
}

async function bytesOf(file: string | Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof file !== 'string') return new Uint8Array(await file.arrayBuffer());
  try {
    const bytes = await readFile(file);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable_image', `The file ${file} cannot be read (${why}).`, {
      context: { file, why },
      cause,
    });
  }
}
