import type { Geometry, Picture } from './picture.ts';
import { resizePicture, type Size } from './resize.ts';

/**
 * Resizes and crops a picture as torchvision or a Hugging Face processor does, bit for bit; only the
 * pixels that the crop keeps are computed. A crop larger than the picture is padded with zeros.
 *
 * @returns a picture of `croppedSize`; `picture` itself where nothing changes
 */
export function cropPicture(picture: Picture, geometry: Geometry): Picture {
  const resized = resizedSize(picture, geometry.resize);
  const target = croppedSize(picture, geometry);
  const across = cropSpan(resized.width, target.width, geometry.rounding);
  const down = cropSpan(resized.height, target.height, geometry.rounding);
  const kept = resizePicture(picture, resized, geometry.interpolation, {
    left: across.start,
    top: down.start,
    width: across.length,
    height: down.length,
  });
  return padWithZeros(kept, target, across.before, down.before);
}

/**
 * Size after the resize alone. An integer is the shortest edge; the long one becomes
 * `int(n · long / short)` (torchvision's `Resize(n)` and transformers' `get_resize_output_image_size`).
 */
export function resizedSize(picture: Size, resize: Geometry['resize']): Size {
  if (resize === null) return { width: picture.width, height: picture.height };
  if (typeof resize !== 'number') return { width: resize[1], height: resize[0] };
  const { width, height } = picture;
  return width <= height
    ? { width: resize, height: Math.trunc((resize * height) / width) }
    : { width: Math.trunc((resize * width) / height), height: resize };
}

/** Size after resize and crop. */
export function croppedSize(picture: Size, geometry: Pick<Geometry, 'resize' | 'crop'>): Size {
  const { crop } = geometry;
  if (crop === null) return resizedSize(picture, geometry.resize);
  return typeof crop === 'number'
    ? { width: crop, height: crop }
    : { width: crop[1], height: crop[0] };
}

/** Along one axis: the kept pixels [start, start + length), and the zeros before them. */
interface Span {
  readonly start: number;
  readonly length: number;
  readonly before: number;
}

function cropSpan(size: number, target: number, rounding: Geometry['rounding']): Span {
  const offset = cropOffset(size, target, rounding);
  return {
    start: Math.max(offset, 0),
    length: Math.min(size, target),
    before: Math.max(-offset, 0),
  };
}

/**
 * Where a centre crop starts; negative when it is larger than the picture, for the zeros before it.
 * torchvision's `center_crop` rounds half to even and pads `(crop − size) // 2` first; transformers'
 * `center_crop` floors and pads `ceil((crop − size) / 2)` first, which is the floor again.
 */
export function cropOffset(size: number, crop: number, rounding: Geometry['rounding']): number {
  if (rounding === 'huggingface') return Math.floor((size - crop) / 2);
  return size < crop ? -Math.floor((crop - size) / 2) : roundHalfToEven((size - crop) / 2);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function padWithZeros(picture: Picture, size: Size, left: number, top: number): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture;
  const data = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
    data.set(row, ((top + y) * size.width + left) * 3);
  }
  return { width: size.width, height: size.height, data };
}
