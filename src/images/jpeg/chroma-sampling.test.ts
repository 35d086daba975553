import { expect, it } from 'vitest';
import { doublePlane, halvePlane } from './chroma-sampling.ts';
import { cropPlane, extendPlane, type Plane } from './plane.ts';

function plane(...rows: readonly (readonly number[])[]): Plane {
  return { width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.flat()) };
}

it('halves go down in even columns and up in odd ones', () => {
  // Both means are 1.5.
  expect(halvePlane(plane([1, 1, 1, 1], [2, 2, 2, 2]))).toEqual(plane([1, 2]));
});

it('a last odd row is repeated', () => {
  expect(halvePlane(plane([4, 8]))).toEqual(plane([6]));
});

it('between the samples of a row, ¾ of the nearer one and ¼ of the next', () => {
  const row = [0, 16, 32];
  // The row above and below is itself, so columns alone count; 7/16 instead of 8/16 is added in odd ones.
  expect(doublePlane(plane(row))).toEqual(plane([0, 4, 12, 20, 28, 32], [0, 4, 12, 20, 28, 32]));
});

it('rows mix as columns do', () => {
  const doubled = doublePlane(plane([0, 0, 0], [16, 16, 16]));
  expect([0, 6, 12, 18].map((at) => doubled.data[at])).toEqual([0, 4, 12, 16]);
});

it('planes of one or two columns are repeated', () => {
  expect(doublePlane(plane([1, 9]))).toEqual(plane([1, 1, 9, 9], [1, 1, 9, 9]));
});

it('a plane grows by repeating its last column and row, and is cut back', () => {
  const small = plane([1, 2], [3, 4]);
  const large = extendPlane(small, 4, 3);
  expect(large).toEqual(plane([1, 2, 2, 2], [3, 4, 4, 4], [3, 4, 4, 4]));
  expect(cropPlane(large, 2, 2)).toEqual(small);
});
