import { describe, expect, it } from 'vitest';
import { symmetricEigenvalues } from './eigenvalues.ts';
import { randomStream } from './random.ts';
import { sum } from './statistics.ts';

function eigenvalues(rows: readonly (readonly number[])[]): number[] {
  return [...symmetricEigenvalues(Float64Array.from(rows.flat()), rows.length)];
}

/** Xᵀ X of a random X [n + 3, n]. */
function randomProduct(n: number): number[][] {
  const stream = randomStream('eigenvalues', n);
  const x = Array.from({ length: n + 3 }, (_, i) =>
    Array.from({ length: n }, (__, k) => stream.normal(i * n + k)),
  );
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => sum(x.map((row) => row[i] * row[j]))),
  );
}

describe('symmetricEigenvalues', () => {
  it('by hand', () => {
    expect(eigenvalues([])).toEqual([]);
    expect(eigenvalues([[7]])).toEqual([7]);
    expect(eigenvalues([[2, 1], [1, 2]])).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]); // prettier-ignore
    const diagonal = [[1, 0, 0], [0, -5, 0], [0, 0, 3]]; // prettier-ignore
    expect(eigenvalues(diagonal)).toEqual([3, 1, -5]);
  });

  it('of the path of n places: 2 − 2 cos(kπ / (n + 1))', () => {
    const n = 40;
    const path = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    eigenvalues(path)
      .reverse()
      .forEach((value, k) =>
        expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13),
      );
  });

  it('of a matrix of ones: n and zeros', () => {
    const ones = Array.from({ length: 6 }, () => [1, 1, 1, 1, 1, 1]);
    const [first, ...rest] = eigenvalues(ones);
    expect(first).toBeCloseTo(6, 13);
    for (const value of rest) expect(Math.abs(value)).toBeLessThan(1e-14);
  });

  it('of zeros are zeros', () => {
    expect(eigenvalues([[0, 0, 0], [0, 0, 0], [0, 0, 0]])).toEqual([0, 0, 0]); // prettier-ignore
  });

  it.each([3, 5, 17, 64])('keep the trace and the sum of squares: %i × %i', (n) => {
    const matrix = randomProduct(n);
    const found = eigenvalues(matrix);
    const trace = sum(matrix.map((row, i) => row[i]));
    const squares = sum(matrix.flat().map((entry) => entry * entry));
    expect(sum(found) / trace).toBeCloseTo(1, 13);
    expect(sum(found.map((value) => value * value)) / squares).toBeCloseTo(1, 13);
    expect(found).toEqual([...found].sort((a, b) => b - a));
  });

  it('are zeros of the characteristic polynomial: shifted by one, the determinant vanishes', () => {
    const matrix = randomProduct(6);
    const scale = determinant(matrix);
    for (const value of eigenvalues(matrix)) {
      const shifted = matrix.map((row, i) =>
        row.map((entry, j) => (i === j ? entry - value : entry)),
      );
      expect(Math.abs(determinant(shifted) / scale)).toBeLessThan(1e-10);
    }
  });
});

function determinant(rows: readonly (readonly number[])[]): number {
  if (rows.length === 0) return 1;
  const minor = (column: number) => rows.slice(1).map((row) => row.filter((_, j) => j !== column));
  return sum(rows[0].map((entry, j) => (j % 2 === 0 ? 1 : -1) * entry * determinant(minor(j))));
}
