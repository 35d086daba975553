/** One component of a picture: a byte for each sample, row-major. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export function createPlane(width: number, height: number): Plane {
  return { width, height, data: new Uint8Array(width * height) };
}

/** A larger plane that repeats the last sample of each row, and then the last row. */
export function extendPlane(plane: Plane, width: number, height: number): Plane {
  const extended = createPlane(width, height);
  for (let row = 0; row < height; row++) {
    const from = Math.min(row, plane.height - 1) * plane.width;
    const at = row * width;
    extended.data.set(plane.data.subarray(from, from + plane.width), at);
    extended.data.fill(plane.data[from + plane.width - 1], at + plane.width, at + width);
  }
  return extended;
}

/** The upper left part of a plane. */
export function cropPlane(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return plane;
  const part = createPlane(width, height);
  for (let row = 0; row < height; row++) {
    const from = row * plane.width;
    part.data.set(plane.data.subarray(from, from + width), row * width);
  }
  return part;
}
