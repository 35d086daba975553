import { readFile } from 'node:fs/promises';
import { ImageError } from '../core/errors.ts';
import { decodePicture } from '../images/decode.node.ts';
import type { PictureLocation, PictureReader } from './dataset.ts';
import { readShapes } from './shapes/shapes.ts';

/**
 * Reads the pictures of a location in Node, where files are paths.
 * The reader throws an ImageError: `unreadable_image` where the file cannot be read, else those of decoding.
 */
export function pictureReader(location: PictureLocation): PictureReader {
  if (location.kind === 'shapes') return readShapes(location);
  return async (index) => decodePicture(await bytesOf(location.files[index]));
}

async function bytesOf(file: string | Blob | undefined): Promise<Uint8Array> {
  if (file === undefined) throw new RangeError('there is no such example');
  if (typeof file !== 'string') return new Uint8Array(await file.arrayBuffer());
  try {
    return await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable_image', `The file ${file} cannot be read (${why}).`, {
      context: { file, why },
      cause,
    });
  }
}
