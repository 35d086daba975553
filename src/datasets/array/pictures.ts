import type { Picture } from '../../images/picture.ts';
import type { OpenBytes } from '../../resources/byte-source.ts';
import { BlockReader } from '../archive/block-reader.ts';
import type { PictureReader } from '../dataset.ts';
import type { ArrayLocation } from './location.ts';

/** The bytes of a row of the array, as they lie there. Throws ResourceError. */
export function createRowReader(
  { bytes, start, height, width, layout }: ArrayLocation,
  openBytes: OpenBytes,
): (row: number) => Promise<Uint8Array<ArrayBuffer>> {
  const size = height * width * (layout === 'nhw' ? 1 : 3);
  const blocks = new BlockReader(() => openBytes(bytes));
  return (row) => blocks.read(0, start + row * size, start + (row + 1) * size);
}

/** Reads the pictures of an array; grey ones get three equal channels. Throws ResourceError. */
export function readArrayPictures(location: ArrayLocation, openBytes: OpenBytes): PictureReader {
  const read = createRowReader(location, openBytes);
  return async (index) => {
    const row = location.rows[index];
    if (row === undefined) throw new RangeError(`there is no example ${index}`);
    return pictureOf(location, await read(row));
  };
}

function pictureOf({ height, width, layout }: ArrayLocation, row: Uint8Array): Picture {
  if (layout === 'nhwc') return { width, height, data: row };
  const pixels = height * width;
  const plane = layout === 'nchw' ? pixels : 0;
  const data = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    data[3 * i] = row[i] ?? 0;
    data[3 * i + 1] = row[i + plane] ?? 0;
    data[3 * i + 2] = row[i + 2 * plane] ?? 0;
  }
  return { width, height, data };
}
