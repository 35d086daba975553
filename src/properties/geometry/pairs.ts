import { addRowProducts } from '../../core/products.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { drawn, sampleAt, sampleParameters, type EmbeddingSample } from './embedding-sample.ts';

export const pairParameters = {
  ...sampleParameters,
  among: {
    type: 'integer',
    default: 1500,
    minimum: 2,
    maximum: 5000,
    description:
      'All pairs among at most so many of these examples are compared, drawn by the seed.',
  },
} as const satisfies ParameterSpecs;

/** Some examples, and the dot products of all pairs among them. */
export interface Pairs {
  readonly sample: EmbeddingSample;
  /** [examples, examples] */
  readonly products: Float64Array;
}

interface Known {
  readonly among: number;
  readonly seed: number;
  readonly pairs: Pairs;
}

const made = new WeakMap<EmbeddingSample, Known>();

/** All pairs among at most `among` examples of a sample; the last answer for each sample is kept. */
export function pairsOf(sample: EmbeddingSample, among: number, seed: number): Pairs {
  const known = made.get(sample);
  if (known?.among === among && known.seed === seed) return known.pairs;
  const rows = Array.from({ length: sample.count }, (_, row) => row);
  const pairs = compare(sampleAt(sample, drawn(rows, among, seed)));
  made.set(sample, { among, seed, pairs });
  return pairs;
}

/** The dot products of all pairs of rows. */
export function compare(sample: EmbeddingSample): Pairs {
  const { count, width, data } = sample;
  const products = new Float64Array(count * count);
  addRowProducts(data, count, width, [0, width], products);
  return { sample, products };
}
