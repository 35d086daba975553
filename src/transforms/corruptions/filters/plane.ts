import type { Picture } from '../../../images/picture.ts';

/** Numbers in the shape of a picture: row-major `[height, width, channels]`. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float64Array;
}

/** `value / 255` of every byte. */
const unitOf = Float64Array.from({ length: 256 }, (_, value) => value / 255);

/** The picture on a scale of 0 to 1: `x / 255` in float64. */
export function unitPlane({ width, height, data }: Picture): Plane {
  const unit = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) unit[i] = unitOf[data[i]];
  return { width, height, channels: 3, data: unit };
}

/** `clip(x, 0, 1) · 255` in place: what the references call the result, before they make bytes of it. */
export function toLevels(plane: Plane): Plane {
  const { data } = plane;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    data[i] = (value < 0 ? 0 : value > 1 ? 1 : value) * 255;
  }
  return plane;
}

/** Levels from 0 to 255 as bytes, truncated like `np.uint8`. */
export function truncated({ width, height, data }: Plane): Picture {
  return { width, height, data: new Uint8Array(data) };
}
