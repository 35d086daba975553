import type { Picture } from '../images/picture.ts';

/** Longest side of a thumbnail, in pixels. */
const SIDE = 64;

/** A picture as a PNG data URL of at most 64 × 64 pixels; smaller pictures keep their size. */
export function thumbnailOf(picture: Picture): Promise<string> {
  return pictureUrl(picture, SIDE);
}

/** A picture as a PNG data URL whose longest side is at most `side`; smaller pictures keep their size. */
export async function pictureUrl({ width, height, data }: Picture, side: number): Promise<string> {
  const image = new ImageData(width, height);
  for (let from = 0, at = 0; from < data.length; from += 3, at += 4) {
    image.data.set(data.subarray(from, from + 3), at);
    image.data[at + 3] = 255;
  }
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('this browser gives no 2D canvas');
  const bitmap = await createImageBitmap(image);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return dataUrlOf(await canvas.convertToBlob({ type: 'image/png' }));
}

async function dataUrlOf(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `data:${blob.type};base64,${btoa(text)}`;
}
