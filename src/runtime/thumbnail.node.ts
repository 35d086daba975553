import sharp from 'sharp';
import type { Picture } from '../images/picture.ts';

/** Longest side of a thumbnail, in pixels. */
const side = 64;

/** A picture as a PNG data URL of at most 64 × 64 pixels; smaller pictures keep their size. */
export async function thumbnailOf({ width, height, data }: Picture): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
