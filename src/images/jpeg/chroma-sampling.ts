import { createPlane, type Plane } from './plane.ts';

/**
 * Half the width, which must be even, and half the height (rounded up): means of 2×2 samples as libjpeg
 * takes them (`h2v2_downsample`), the sum plus 1 in even columns and plus 2 in odd ones, divided by 4, so
 * that halves go up and down by turns. A last odd row is repeated.
 */
export function halvePlane(plane: Plane): Plane {
  const { width, height, data } = plane;
  const halved = createPlane(width >> 1, (height + 1) >> 1);
  let at = 0;
  for (let row = 0; row < height; row += 2) {
    const upper = row * width;
    const lower = row + 1 < height ? upper + width : upper;
    for (let x = 0; x < width; x += 2) {
      const sum = data[upper + x] + data[upper + x + 1] + data[lower + x] + data[lower + x + 1];
      halved.data[at++] = (sum + 1 + ((x >> 1) & 1)) >> 2;
    }
  }
  return halved;
}

/**
 * Twice the width and height, as libjpeg's "fancy" upsampling makes it (`h2v2_fancy_upsample`): ¾ of the
 * nearer sample and ¼ of the next one in each direction, rounded by 8/16 in even columns and 7/16 in odd
 * ones; beyond the edge the last sample stands for the next one. Planes of one or two columns are
 * repeated sample by sample instead.
 */
export function doublePlane(plane: Plane): Plane {
  return plane.width > 2 ? interpolated(plane) : repeated(plane);
}

function interpolated({ width, height, data }: Plane): Plane {
  const doubled = createPlane(2 * width, 2 * height);
  const out = doubled.data;
  const last = width - 1;
  let at = 0;
  for (let row = 0; row < 2 * height; row++) {
    const near = (row >> 1) * width;
    const nextRow = (row >> 1) + ((row & 1) === 0 ? -1 : 1);
    const next = (nextRow < 0 ? 0 : nextRow < height ? nextRow : height - 1) * width;
    let before = 0;
    let here = data[near] * 3 + data[next];
    let after = data[near + 1] * 3 + data[next + 1];
    out[at++] = (here * 4 + 8) >> 4;
    out[at++] = (here * 3 + after + 7) >> 4;
    for (let x = 1; x < last; x++) {
      before = here;
      here = after;
      after = data[near + x + 1] * 3 + data[next + x + 1];
      out[at++] = (here * 3 + before + 8) >> 4;
      out[at++] = (here * 3 + after + 7) >> 4;
    }
    out[at++] = (after * 3 + here + 8) >> 4;
    out[at++] = (after * 4 + 7) >> 4;
  }
  return doubled;
}

function repeated({ width, height, data }: Plane): Plane {
  const doubled = createPlane(2 * width, 2 * height);
  for (let row = 0, at = 0; row < 2 * height; row++) {
    for (let x = 0; x < 2 * width; x++) doubled.data[at++] = data[(row >> 1) * width + (x >> 1)];
  }
  return doubled;
}
