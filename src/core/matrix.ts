/** Rows of equal width, row-major: row i is `data.subarray(i * width, (i + 1) * width)`. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly data: Float32Array;
}
