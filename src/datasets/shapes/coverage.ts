import type { Contour, Outline } from './outlines.ts';

/** Where an outline lies in the picture: point p goes to centre + radius · rotation(angle) · p. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly cosine: number;
  readonly sine: number;
}

/**
 * How much of each pixel the outline covers, 0 to 1: exact areas, the limit of supersampling.
 * @returns `size · size` numbers, row-major; parts outside the picture are cut off
 */
export function filledCoverage(outline: Outline, placement: Placement, size: number): Float64Array {
  const areas = new Float64Array(size * (size + 1));
  for (const contour of outline) addContour(areas, placed(contour, placement), size);
  return accumulated(areas, size);
}

/** The same of a line of the given width (in pixels) along the outline, with round corners. */
export function strokedCoverage(
  outline: Outline,
  placement: Placement,
  width: number,
  size: number,
): Float64Array {
  const reach = width / 2 + 0.5;
  const squares = new Float64Array(size * size).fill(reach * reach);
  for (const contour of outline) {
    const points = placed(contour, placement);
    for (let i = 0; i < points.length; i += 2) {
      const next = (i + 2) % points.length;
      const [x0 = 0, y0 = 0] = [points[i], points[i + 1]];
      const [x1 = 0, y1 = 0] = [points[next], points[next + 1]];
      lowerToDistance(squares, size, reach, { x0, y0, x1, y1 });
    }
  }
  return squares.map((square) => Math.min(1, reach - Math.sqrt(square)));
}

function placed(contour: Contour, { x, y, radius, cosine, sine }: Placement): number[] {
  const points: number[] = [];
  for (let i = 0; i < contour.length; i += 2) {
    const u = contour[i] ?? 0;
    const v = contour[i + 1] ?? 0;
    points.push(x + radius * (cosine * u - sine * v), y + radius * (sine * u + cosine * v));
  }
  return points;
}

/**
 * Adds a contour's edges to an accumulation buffer of `size` rows of `size + 1` columns: each edge
 * leaves, row by row, the change of covered area that the pixels from there on to the right see, so
 * that running sums are coverages (the scheme of font rasterisers such as font-rs).
 */
function addContour(areas: Float64Array, points: readonly number[], size: number): void {
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    const [xa = 0, ya = 0] = [points[i], points[i + 1]];
    const [xb = 0, yb = 0] = [points[next], points[next + 1]];
    if (ya === yb) continue;
    const sign = ya < yb ? 1 : -1;
    const [x0, y0, x1, y1] = ya < yb ? [xa, ya, xb, yb] : [xb, yb, xa, ya];
    const slope = (x1 - x0) / (y1 - y0);
    const last = Math.min(size, Math.ceil(y1));
    for (let row = Math.max(0, Math.floor(y0)); row < last; row++) {
      const top = Math.max(row, y0);
      const bottom = Math.min(row + 1, y1);
      const from = x0 + (top - y0) * slope;
      const to = x0 + (bottom - y0) * slope;
      addSlice(areas, row * (size + 1), size, sign * (bottom - top), from, to);
    }
  }
}

/** One edge within one row: `height` of it (signed), between two abscissas. */
function addSlice(
  areas: Float64Array,
  start: number,
  size: number,
  height: number,
  xa: number,
  xb: number,
): void {
  const left = Math.min(size, Math.max(0, Math.min(xa, xb)));
  const right = Math.min(size, Math.max(0, Math.max(xa, xb)));
  let before = 0;
  let integral = 0;
  for (let k = Math.floor(left); k <= size; k++) {
    const next = areaRightOfEdge(k + 1, left, right);
    const covered = next - integral;
    areas[start + k] = (areas[start + k] ?? 0) + height * (covered - before);
    if (k >= right) return;
    before = covered;
    integral = next;
  }
}

/** Area between the edge, which runs from `left` to `right` over a unit of height, and abscissa x. */
function areaRightOfEdge(x: number, left: number, right: number): number {
  if (x >= right) return x - (left + right) / 2;
  return x <= left ? 0 : ((x - left) * (x - left)) / (2 * (right - left));
}

function accumulated(areas: Float64Array, size: number): Float64Array {
  const coverage = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = 0; k < size; k++) {
      sum += areas[row * (size + 1) + k] ?? 0;
      coverage[row * size + k] = Math.min(1, Math.abs(sum));
    }
  }
  return coverage;
}

interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Lowers each pixel's squared distance to that of its centre from the segment, where it is nearer. */
function lowerToDistance(
  squares: Float64Array,
  size: number,
  reach: number,
  { x0, y0, x1, y1 }: Segment,
): void {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(size, Math.ceil(Math.max(y0, y1) + reach));
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(size, Math.ceil(Math.max(x0, x1) + reach));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const px = column + 0.5 - x0;
      const py = row + 0.5 - y0;
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const at = row * size + column;
      squares[at] = Math.min(squares[at] ?? 0, ex * ex + ey * ey);
    }
  }
}
