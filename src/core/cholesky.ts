/**
 * The lower triangle L with L Lᵀ = matrix, of a matrix that is positive definite (Cholesky's decomposition).
 * @param matrix [n, n], symmetric, row-major
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j];
      for (let k = 0; k < j; k++) rest -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = i === j ? Math.sqrt(rest) : rest / factor[j * n + j];
    }
  }
  return factor;
}

/**
 * Solves L Lᵀ X = B in place.
 * @param factor L, [n, n]
 * @param right B, [n, width] row-major; becomes X
 */
export function solveCholesky(
  factor: Float64Array,
  n: number,
  right: Float64Array,
  width: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtract(right, i, k, factor[i * n + k], width);
    divide(right, i, factor[i * n + i], width);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtract(right, i, k, factor[k * n + i], width);
    divide(right, i, factor[i * n + i], width);
  }
}

/** Takes a multiple of one row off another. */
function subtract(
  matrix: Float64Array,
  row: number,
  other: number,
  times: number,
  width: number,
): void {
  const to = row * width;
  const from = other * width;
  for (let c = 0; c < width; c++) matrix[to + c] -= times * matrix[from + c];
}

function divide(matrix: Float64Array, row: number, by: number, width: number): void {
  for (let c = row * width; c < (row + 1) * width; c++) matrix[c] /= by;
}

/** L with L Lᵀ = the matrix, its columns one after the other: [rank, n]. */
export interface LowRankFactor {
  readonly rank: number;
  readonly columns: readonly Float64Array[];
}

/**
 * Cholesky's decomposition of a positive semidefinite matrix, the largest remaining diagonal first. It ends where no pivot
 * is above `tolerance` times the first one: there are as many columns as the matrix has numerical rank.
 * @param matrix [n, n], symmetric, row-major
 */
export function lowRankFactor(matrix: Float64Array, n: number, tolerance: number): LowRankFactor {
  const remaining = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]);
  const columns: Float64Array[] = [];
  let least = 0;
  while (columns.length < n) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (remaining[i] > remaining[pivot]) pivot = i;
    if (columns.length === 0) least = tolerance * remaining[pivot];
    if (!(remaining[pivot] > least)) break;
    const column = matrix.slice(pivot * n, (pivot + 1) * n);
    for (const before of columns) {
      const factor = before[pivot];
      for (let i = 0; i < n; i++) column[i] -= factor * before[i];
    }
    const root = Math.sqrt(remaining[pivot]);
    for (let i = 0; i < n; i++) {
      column[i] /= root;
      remaining[i] -= column[i] * column[i];
    }
    // Used up to the last bit, whatever the rounding.
    remaining[pivot] = 0;
    columns.push(column);
  }
  return { rank: columns.length, columns };
}
