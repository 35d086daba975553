const EPSILON = 2.220446049250313e-16;
/** Steps of the iteration for one eigenvalue; two or three are usual. */
const MOST_STEPS = 60;

/**
 * Eigenvalues of a real symmetric matrix, largest first. Householder's reduction to three diagonals, then the QL iteration
 * with implicit shifts; + − × ÷ √ alone, so every engine gives the same bits. Takes about 2/3 · n³ products.
 * @param matrix [n, n]; its lower triangle is read. It is overwritten.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix, n);
  iterate(diagonal, beside);
  return diagonal.sort().reverse();
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** `beside[i]` is the number between places i and i + 1; the last is 0. */
  readonly beside: Float64Array;
}

/** Reflections from the last row up: row i is brought to its diagonal and one number beside it. */
function tridiagonal(matrix: Float64Array, n: number): Tridiagonal {
  const beside = new Float64Array(n);
  const product = new Float64Array(n);
  for (let i = n - 1; i > 1; i--) {
    const row = i * n;
    let squares = 0;
    for (let k = 0; k < i - 1; k++) squares += matrix[row + k] * matrix[row + k];
    const last = matrix[row + i - 1];
    if (squares === 0) {
      beside[i - 1] = last;
      continue;
    }
    const norm = Math.sqrt(squares + last * last);
    const image = last > 0 ? -norm : norm;
    beside[i - 1] = image;
    // The reflection is 1 − v vᵀ / half, with v the row itself but for its last number.
    matrix[row + i - 1] = last - image;
    reflect(matrix, n, i, norm * norm - last * image, product);
  }
  if (n > 1) beside[0] = matrix[n];
  return { diagonal: Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]), beside };
}

/** Applies the reflection of the vector in row i from both sides to the leading i × i part's lower triangle. */
function reflect(
  matrix: Float64Array,
  n: number,
  i: number,
  half: number,
  product: Float64Array,
): void {
  const v = matrix.subarray(i * n, i * n + i);
  product.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const own = j * n;
    const factor = v[j];
    let total = matrix[own + j] * factor;
    for (let k = 0; k < j; k++) {
      const entry = matrix[own + k];
      total += entry * v[k];
      product[k] += entry * factor;
    }
    product[j] += total;
  }
  let overlap = 0;
  for (let j = 0; j < i; j++) {
    product[j] /= half;
    overlap += product[j] * v[j];
  }
  const share = overlap / (2 * half);
  for (let j = 0; j < i; j++) product[j] -= share * v[j];
  for (let j = 0; j < i; j++) {
    const own = j * n;
    const f = v[j];
    const g = product[j];
    for (let k = 0; k <= j; k++) matrix[own + k] -= f * product[k] + g * v[k];
  }
}

/** The QL iteration: the diagonal becomes the eigenvalues, in no order. */
function iterate(diagonal: Float64Array, beside: Float64Array): void {
  const n = diagonal.length;
  for (let first = 0; first < n; first++) {
    for (let step = 0; step < MOST_STEPS; step++) {
      let end = first;
      while (end < n - 1 && !negligible(diagonal, beside, end)) end++;
      if (end === first) break;
      sweep(diagonal, beside, first, end);
    }
  }
}

function negligible(diagonal: Float64Array, beside: Float64Array, i: number): boolean {
  return Math.abs(beside[i]) <= EPSILON * (Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1]));
}

/** One QL sweep over [first, end], shifted by the eigenvalue of the first 2 × 2 part that is nearer to its corner. */
function sweep(diagonal: Float64Array, beside: Float64Array, first: number, end: number): void {
  const gap = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
  const root = Math.sqrt(gap * gap + 1);
  const shift = diagonal[first] - beside[first] / (gap + (gap < 0 ? -root : root));
  let g = diagonal[end] - shift;
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = end - 1; i >= first; i--) {
    const f = sine * beside[i];
    const b = cosine * beside[i];
    const norm = Math.sqrt(f * f + g * g);
    beside[i + 1] = norm;
    if (norm === 0) {
      diagonal[i + 1] -= carried;
      beside[end] = 0;
      return;
    }
    sine = f / norm;
    cosine = g / norm;
    const rest = diagonal[i + 1] - carried;
    const turned = (diagonal[i] - rest) * sine + 2 * cosine * b;
    carried = sine * turned;
    diagonal[i + 1] = rest + carried;
    g = cosine * turned - b;
  }
  diagonal[first] -= carried;
  beside[first] = g;
  beside[end] = 0;
}
