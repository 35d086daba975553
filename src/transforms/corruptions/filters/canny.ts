import type { Grid } from './byte-grid.ts';

/**
 * `cv2.Canny(grid, low, high)`: 1 on edges, 0 elsewhere. Sobel derivatives with repeated edges, |dx| + |dy|, only
 * where it is largest across the edge; what exceeds `high`, and what exceeds `low` and touches such a pixel.
 */
export function cannyEdges(grid: Grid<Uint8Array>, low: number, high: number): Grid<Uint8Array> {
  const { width, height } = grid;
  const { dx, dy } = derivatives(grid);
  const strength = dx.map((value, i) => Math.abs(value) + Math.abs(dy[i]));
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : strength[y * width + x];
  const candidate = new Uint8Array(strength.length);
  const strong: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (strength[i] <= low || !isRidge(at, x, y, dx[i], dy[i])) continue;
      candidate[i] = 1;
      if (strength[i] > high) strong.push(i);
    }
  }
  return { width, height, data: connected(candidate, strong, width, height) };
}

/** Tangent of 22.5° in units of 2⁻¹⁵. */
const tangent = 13573;

/** Whether the strength at (x, y) exceeds that of its two neighbours across the edge. */
function isRidge(
  at: (x: number, y: number) => number,
  x: number,
  y: number,
  dx: number,
  dy: number,
): boolean {
  const across = Math.abs(dx) * tangent;
  const along = Math.abs(dy) * 32768;
  const strength = at(x, y);
  if (along < across) return strength > at(x - 1, y) && strength >= at(x + 1, y);
  if (along > across + Math.abs(dx) * 65536) {
    return strength > at(x, y - 1) && strength >= at(x, y + 1);
  }
  const side = dx < 0 !== dy < 0 ? -1 : 1;
  return strength > at(x - side, y - 1) && strength > at(x + side, y + 1);
}

function derivatives({ width, height, data }: Grid<Uint8Array>): {
  dx: Int32Array;
  dy: Int32Array;
} {
  const dx = new Int32Array(data.length);
  const dy = new Int32Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    const above = Math.max(y - 1, 0) * width;
    const middle = y * width;
    const below = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++, i++) {
      const left = Math.max(x - 1, 0);
      const right = Math.min(x + 1, width - 1);
      const [a, b, c] = [data[above + left], data[above + x], data[above + right]];
      const [d, f] = [data[middle + left], data[middle + right]];
      const [g, h, k] = [data[below + left], data[below + x], data[below + right]];
      dx[i] = c - a + 2 * (f - d) + k - g;
      dy[i] = g - a + 2 * (h - b) + k - c;
    }
  }
  return { dx, dy };
}

/** The candidates that are reached from `seeds` through candidates, in eight directions. */
function connected(
  candidate: Uint8Array,
  seeds: readonly number[],
  width: number,
  height: number,
): Uint8Array {
  const edges = new Uint8Array(candidate.length);
  const open = [...seeds];
  for (const seed of seeds) edges[seed] = 1;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % width;
    const y = (i - x) / width;
    for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++) {
      for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++) {
        const neighbour = row * width + column;
        if (candidate[neighbour] === 0 || edges[neighbour] === 1) continue;
        edges[neighbour] = 1;
        open.push(neighbour);
      }
    }
  }
  return edges;
}
