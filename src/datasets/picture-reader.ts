import type { Picture } from '../images/picture.ts';
import type { OpenBytes } from '../resources/byte-source.ts';
import { createArchiveReader } from './archive/reader.ts';
import type { Unpacking } from './archive/unpacking.ts';
import { readArrayPictures } from './array/pictures.ts';
import type { PictureLocation, PictureReader } from './dataset.ts';
import { readParquetPictures } from './parquet/pictures.ts';
import { readShapes } from './shapes/shapes.ts';

/** What a reader needs of the platform it runs on. */
export interface ReadingPlatform {
  /** @throws ImageError */
  decode(bytes: Uint8Array<ArrayBuffer>): Promise<Picture>;
  /** The bytes of a dataset's file. Throws ImageError `unreadable_image`. */
  readFile(file: string | Blob): Promise<Uint8Array<ArrayBuffer>>;
  readonly openBytes: OpenBytes;
  readonly inflate: Unpacking['inflate'];
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
      return decoded(createArchiveReader(location, platform.openBytes, platform.inflate));
    case 'parquet':
      return decoded(readParquetPictures(location, platform.openBytes));
    case 'array':
      return readArrayPictures(location, platform.openBytes);
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`there is no example ${index}`);
  return item;
}
