import { describe, expect, it } from 'vitest';
import { cholesky, lowRankFactor, solveCholesky } from './cholesky.ts';

const matrix = Float64Array.of(4, 2, 2, 2, 5, 1, 2, 1, 3);

describe('cholesky', () => {
  it('by hand', () => {
    expect([...cholesky(Float64Array.of(4, 2, 2, 5), 2)]).toEqual([2, 0, 1, 2]);
    expect(cholesky(new Float64Array(0), 0)).toEqual(new Float64Array(0));
  });

  it('solves for several right sides', () => {
    const solution = [[1, -1], [2, 0], [3, 5]]; // prettier-ignore
    const right = new Float64Array(6);
    for (let row = 0; row < 3; row++) {
      for (let c = 0; c < 2; c++) {
        for (let j = 0; j < 3; j++) right[row * 2 + c] += matrix[row * 3 + j] * solution[j][c];
      }
    }
    solveCholesky(cholesky(matrix, 3), 3, right, 2);
    solution.flat().forEach((each, at) => expect(right[at]).toBeCloseTo(each, 13));
  });
});

describe('lowRankFactor', () => {
  it('gives the matrix back', () => {
    const { rank, columns } = lowRankFactor(matrix, 3, 1e-12);
    expect(rank).toBe(3);
    matrix.forEach((entry, at) => {
      const product = columns.reduce(
        (total, column) => total + column[Math.floor(at / 3)] * column[at % 3],
        0,
      );
      expect(product).toBeCloseTo(entry, 14);
    });
  });

  it('ends at the rank: an outer product has one column', () => {
    const outer = Float64Array.of(1, 2, 3, 2, 4, 6, 3, 6, 9);
    const { rank, columns } = lowRankFactor(outer, 3, 1e-12);
    expect(rank).toBe(1);
    expect([...columns[0]]).toEqual([1, 2, 3]);
  });

  it('of zeros, and of nothing, has no column', () => {
    expect(lowRankFactor(new Float64Array(9), 3, 1e-12).rank).toBe(0);
    expect(lowRankFactor(new Float64Array(0), 0, 1e-12).rank).toBe(0);
  });
});
