/**
 * Adds the dot products of all pairs of rows of a matrix, over columns [from, to), to a square: place i · rows + j gets
 * Σ_k a[i, k] · a[j, k]. Float64 sums of float32 numbers, whose products float64 holds exactly. Four rows are
 * multiplied with four at a time, which reads each number once for four products.
 * @param matrix [rows, stride], row-major
 * @param square [rows, rows]; the part above the diagonal is filled as well
 */
export function addRowProducts(
  matrix: Float32Array,
  rows: number,
  stride: number,
  [from, to]: readonly [number, number],
  square: Float64Array,
): void {
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) {
    for (let j = i; j < whole; j += 4) addTile(matrix, stride, i, j, from, to, square, rows);
  }
  for (let i = whole; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = from; k < to; k++) total += matrix[i * stride + k] * matrix[j * stride + k];
      square[j * rows + i] += total;
    }
  }
  for (let i = 1; i < rows; i++) {
    for (let j = 0; j < i; j++) square[i * rows + j] = square[j * rows + i];
  }
}

/** The products of rows i … i + 3 with rows j … j + 3. */
function addTile(
  matrix: Float32Array,
  stride: number,
  i: number,
  j: number,
  from: number,
  to: number,
  square: Float64Array,
  rows: number,
): void {
  const a0 = i * stride;
  const a1 = a0 + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const b0 = j * stride;
  const b1 = b0 + stride;
  const b2 = b1 + stride;
  const b3 = b2 + stride;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  for (let k = from; k < to; k++) {
    const x0 = matrix[a0 + k];
    const x1 = matrix[a1 + k];
    const x2 = matrix[a2 + k];
    const x3 = matrix[a3 + k];
    const y0 = matrix[b0 + k];
    const y1 = matrix[b1 + k];
    const y2 = matrix[b2 + k];
    const y3 = matrix[b3 + k];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  const r0 = i * rows + j;
  const r1 = r0 + rows;
  const r2 = r1 + rows;
  const r3 = r2 + rows;
  square[r0] += s00;
  square[r0 + 1] += s01;
  square[r0 + 2] += s02;
  square[r0 + 3] += s03;
  square[r1] += s10;
  square[r1 + 1] += s11;
  square[r1 + 2] += s12;
  square[r1 + 3] += s13;
  square[r2] += s20;
  square[r2 + 1] += s21;
  square[r2 + 2] += s22;
  square[r2 + 3] += s23;
  square[r3] += s30;
  square[r3 + 1] += s31;
  square[r3 + 2] += s32;
  square[r3 + 3] += s33;
}
