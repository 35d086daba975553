import { addRowProducts } from '../../core/products.ts';
import type { EmbeddingSample } from './embedding-sample.ts';

/** The products of every group of blocks are kept up to this width: 32 matrices of 2 MB. */
export const MOST_GROUPED_WIDTH = 512;

/** Examples multiplied at a time, few enough that those of eight units stay in the cache. */
const STRIP = 512;

/** Sums over examples z of a sample. */
export interface Moments {
  readonly n: number;
  /** Σ z, by unit. */
  readonly sums: Float64Array;
  /** Σ z zᵀ, [units, units]. */
  readonly products: Float64Array;
}

/** The sums over a sample, and what is left of them without each group of blocks. */
export interface SecondMoments extends Moments {
  /** Examples in each group. */
  readonly sizes: readonly number[];
  /** Null where the embedding is wider than `MOST_GROUPED_WIDTH`. */
  readonly without: ((group: number) => Moments) | null;
}

const made = new WeakMap<EmbeddingSample, SecondMoments>();

/** Sums of the products of all pairs of units; made once for each sample. Takes n · d² / 2 products. */
export function secondMoments(sample: EmbeddingSample): SecondMoments {
  const known = made.get(sample);
  if (known !== undefined) return known;
  const moments = compute(sample);
  made.set(sample, moments);
  return moments;
}

/** The sums over a sample, not by group. */
export function momentsOf(sample: EmbeddingSample): Moments {
  const { count, width } = sample;
  const byUnit = transposed(
    sample,
    Array.from({ length: count }, (_, row) => row),
  );
  const products = new Float64Array(width * width);
  for (let from = 0; from < count; from += STRIP) {
    addRowProducts(byUnit, width, count, [from, Math.min(count, from + STRIP)], products);
  }
  return { n: count, sums: sumsOfRows(byUnit, width, count, [0, count]), products };
}

function compute(sample: EmbeddingSample): SecondMoments {
  const { count, width, groups } = sample;
  const members = groupMembers(sample);
  const byUnit = transposed(sample, members.flat());
  const grouped = width <= MOST_GROUPED_WIDTH;
  const products = new Float64Array(width * width);
  const parts: Moments[] = [];
  let from = 0;
  for (let group = 0; group < groups.count; group++) {
    const n = members[group].length;
    const own = grouped ? new Float64Array(width * width) : products;
    addRowProducts(byUnit, width, count, [from, from + n], own);
    if (grouped) for (let i = 0; i < products.length; i++) products[i] += own[i];
    parts.push({ n, sums: sumsOfRows(byUnit, width, count, [from, from + n]), products: own });
    from += n;
  }
  const sums = new Float64Array(width);
  for (const part of parts) for (let unit = 0; unit < width; unit++) sums[unit] += part.sums[unit];
  const whole = { n: count, sums, products };
  return {
    ...whole,
    sizes: parts.map(({ n }) => n),
    without: grouped ? (group) => difference(whole, parts[group]) : null,
  };
}

/** The rows of a sample that are in each group. */
function groupMembers({ count, examples, groups }: EmbeddingSample): number[][] {
  const members = Array.from({ length: groups.count }, (): number[] => []);
  for (let row = 0; row < count; row++) members[groups.groupOf(examples[row])].push(row);
  return members;
}

/** [units, rows], so that what belongs to one unit lies together. */
function transposed({ width, data }: EmbeddingSample, rows: readonly number[]): Float32Array {
  const byUnit = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    for (let unit = 0; unit < width; unit++) {
      byUnit[unit * rows.length + at] = data[row * width + unit];
    }
  });
  return byUnit;
}

function sumsOfRows(
  matrix: Float32Array,
  rows: number,
  stride: number,
  [from, to]: readonly [number, number],
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = 0;
    for (let k = from; k < to; k++) total += matrix[row * stride + k];
    return total;
  });
}

/** The sums over what is in `whole` and not in `part`. */
export function difference(whole: Moments, part: Moments): Moments {
  return {
    n: whole.n - part.n,
    sums: whole.sums.map((total, i) => total - part.sums[i]),
    products: whole.products.map((total, i) => total - part.products[i]),
  };
}

/** Σ (z − z̄)(z − z̄)ᵀ, [units, units]: n times the covariance. */
export function centredProducts({ n, sums, products }: Moments): Float64Array {
  const width = sums.length;
  const centred = products.slice();
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) centred[i * width + j] -= (sums[i] * sums[j]) / n;
  }
  return centred;
}
