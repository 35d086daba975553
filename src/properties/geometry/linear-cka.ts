import { sum } from '../../core/statistics.ts';
import type { Matrix } from '../../core/matrix.ts';
import { addRowProducts } from '../../core/products.ts';

/** Linear CKA of two embeddings of the same n examples, in both conventions; null where one of them does not vary. */
export interface LinearCka {
  /** Biased upwards where n is not many times the width. */
  readonly plain: number | null;
  /** null for n < 4 as well. */
  readonly debiased: number | null;
}

/**
 * Linear centred kernel alignment (Kornblith et al. 2019), from the kernels K = XXᵀ and L = YYᵀ:
 * - `plain`: ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖), columns centred, which is ⟨K, L⟩ / √(⟨K, K⟩ ⟨L, L⟩) with both centred;
 * - `debiased`: each of the three replaced by the unbiased estimator of Song et al. 2012, with the diagonals left out:
 *   ⟨K, L⟩ + 1ᵀK1 · 1ᵀL1 / ((n − 1)(n − 2)) − 2 · 1ᵀKL1 / (n − 2), over n (n − 3). It can fall below 0, and where one of
 *   the embedding's own is not positive there is none.
 * Takes n² · (d + d') products and two n × n matrices: give it a few thousand examples.
 */
export function linearCka(x: Matrix, y: Matrix): LinearCka {
  const n = x.rows;
  const k = centredKernel(x);
  const l = centredKernel(y);
  const plain = normalised((a, b) => inner(a, b), k, l);
  const debiased =
    n < 4 ? null : normalised((a, b) => unbiased(a, b, n), hollow(k, n), hollow(l, n));
  return { plain, debiased };
}

type Kernel = Float64Array;

function normalised(
  similarity: (a: Kernel, b: Kernel) => number,
  k: Kernel,
  l: Kernel,
): number | null {
  const own = similarity(k, k);
  const other = similarity(l, l);
  return own > 0 && other > 0 ? similarity(k, l) / (Math.sqrt(own) * Math.sqrt(other)) : null;
}

/** The dot products of all pairs of rows, their mean row taken off. All zeros where the rows are the same. */
function centredKernel({ rows: n, width, data }: Matrix): Kernel {
  const kernel = new Float64Array(n * n);
  addRowProducts(data, n, width, [0, width], kernel);
  const means = Float64Array.from({ length: n }, (_, i) => sum(kernel, i * n, (i + 1) * n) / n);
  const all = sum(means) / n;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, kernel[i * n + i]);
  let spread = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) kernel[i * n + j] += all - means[i] - means[j];
    spread = Math.max(spread, kernel[i * n + i]);
  }
  // What centring leaves of equal rows is rounding.
  return spread > 1e-12 * largest ? kernel : kernel.fill(0);
}

function hollow(kernel: Kernel, n: number): Kernel {
  const copy = kernel.slice();
  for (let i = 0; i < n; i++) copy[i * n + i] = 0;
  return copy;
}

function inner(a: Kernel, b: Kernel): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function unbiased(a: Kernel, b: Kernel, n: number): number {
  const rowsA = rowSums(a, n);
  const rowsB = rowSums(b, n);
  const both = (sum(rowsA) * sum(rowsB)) / ((n - 1) * (n - 2));
  return (inner(a, b) + both - (2 * inner(rowsA, rowsB)) / (n - 2)) / (n * (n - 3));
}

function rowSums(kernel: Kernel, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => sum(kernel, i * n, (i + 1) * n));
}
