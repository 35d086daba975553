import { expect, it } from 'vitest';
import { distanceTo } from './distance.ts';

// Against OpenCV: byte-grid.test.ts.

it('distances are sums of straight, diagonal and knight’s steps', () => {
  const data = new Uint8Array(25);
  data[0] = 1;
  const found = distanceTo({ width: 5, height: 5, data }, 20).data;
  // Two to the right; one diagonal; a knight's move; two diagonals.
  [found[2], found[6], found[7], found[12]].forEach((value, i) =>
    expect(value).toBeCloseTo([2, 1.4, 2.1969, 2.8][i], 4),
  );
});

it('no distance exceeds the limit, not even where there is nothing to reach', () => {
  const empty = distanceTo({ width: 3, height: 2, data: new Uint8Array(6) }, 20);
  expect([...empty.data]).toEqual([20, 20, 20, 20, 20, 20]);
});
