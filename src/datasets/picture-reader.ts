import { ImageError } from '../core/errors.ts';
import type { Picture } from '../images/picture.ts';
import type { OpenBytes } from '../resources/byte-source.ts';
import type { PictureLocation, PictureReader } from './dataset.ts';
import { readShapes } from './shapes/shapes.ts';

/** What a reader needs of the platform it runs on. */
export interface ReadingPlatform {
  /** @throws ImageError */
  decode(bytes: Uint8Array<ArrayBuffer>): Promise<Picture>;
  /** The bytes of a dataset's file. Throws ImageError `unreadable_image`. */
  readFile(file: string | Blob): Promise<Uint8Array<ArrayBuffer>>;
  readonly openBytes: OpenBytes;
}

/**
 * Reads the pictures of a location, whatever its kind.
 * The reader throws an ImageError for a picture that cannot be read or decoded.
 */
export function createPictureReader(
  location: PictureLocation,
  platform: ReadingPlatform,
): PictureReader {
  const decoded =
    (bytesOf: (index: number) => Promise<Uint8Array<ArrayBuffer>>): PictureReader =>
    async (index) =>
      platform.decode(await bytesOf(index));
  switch (location.kind) {
    case 'shapes':
      return readShapes(location);
    case 'files':
      return decoded((index) => platform.readFile(at(location.files, index)));
    case 'archive':
    case 'parquet':
    case 'array':
      throw new ImageError(
        'not_available',
        `Pictures of kind ${location.kind} cannot be read yet.`,
      );
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`there is no example ${index}`);
  return item;
}
