import { expect, it } from 'vitest';
import { cannyEdges } from './canny.ts';

// Against OpenCV: byte-grid.test.ts.

/** Columns of these levels, five rows high. */
function stripes(...levels: readonly number[]): {
  width: number;
  height: number;
  data: Uint8Array;
} {
  const width = levels.length;
  return {
    width,
    height: 5,
    data: Uint8Array.from({ length: width * 5 }, (_, i) => levels[i % width]),
  };
}

it('flat ground has no edges', () => {
  expect(cannyEdges(stripes(9, 9, 9, 9), 50, 150).data).toEqual(new Uint8Array(20));
});

it('a step is an edge one pixel wide where its derivative exceeds the high threshold', () => {
  // Sobel's answer to a step of 40 is 160, on both sides of it; the left one wins the tie.
  const rows = [...cannyEdges(stripes(0, 0, 40, 40, 40), 50, 150).data.subarray(0, 5)];
  expect(rows).toEqual([0, 1, 0, 0, 0]);
});

it('a weak step is no edge unless it touches a strong one', () => {
  // 4 · 30 = 120 lies between the thresholds.
  expect(cannyEdges(stripes(0, 0, 30, 30, 30), 50, 150).data).toEqual(new Uint8Array(25));
  const grid = stripes(0, 0, 30, 30, 30);
  grid.data.set([0, 0, 90, 90, 90], 0);
  const column = [0, 1, 2, 3, 4].map((y) => cannyEdges(grid, 50, 150).data[y * 5 + 1]);
  expect(column.slice(2)).toEqual([1, 1, 1]);
});
