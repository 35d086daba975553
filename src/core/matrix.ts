/** Rows of equal width, row-major: row i is `data.subarray(i * width, (i + 1) * width)`. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Row `i` of a matrix, as a view (no copy). */
export function matrixRow(matrix: Matrix, i: number): Float32Array {
  return matrix.data.subarray(i * matrix.width, (i + 1) * matrix.width);
}
