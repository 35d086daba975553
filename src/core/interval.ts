import { betaQuantile, normalQuantile, studentQuantile } from './distribution.ts';
import { mean, quantile, sorted, sum, variance } from './statistics.ts';

/** A 95 % interval and how it was made, or why there is none. */
export type Interval =
  | { readonly low: number; readonly high: number; readonly method: string }
  | { readonly none: string };

/** Two numbers around an estimate. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** z of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score limits of a share of `successes` in `trials` ≥ 1.
 * @param alpha one minus the confidence; 0.05 by default
 */
export function wilsonLimits(successes: number, trials: number, alpha = 0.05): Limits {
  const z = alpha === 0.05 ? Z95 : normalQuantile(1 - alpha / 2);
  const share = successes / trials;
  const spread = (z * z) / trials;
  const centre = (share + spread / 2) / (1 + spread);
  const half =
    (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/** The 95 % Wilson interval of a share, as a value carries it. */
export function wilsonInterval(successes: number, trials: number): Interval {
  return { ...wilsonLimits(successes, trials), method: 'Wilson' };
}

/**
 * Clopper and Pearson's exact limits of a share of `successes` in `trials` ≥ 1: quantiles of the Beta
 * distribution; 0 below no success, 1 above no failure.
 */
export function clopperPearsonLimits(successes: number, trials: number, alpha = 0.05): Limits {
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : betaQuantile(alpha / 2, successes, failures + 1),
    high: failures === 0 ? 1 : betaQuantile(1 - alpha / 2, successes + 1, failures),
  };
}

/** One part of a weighted mean of shares: its weight, and what was counted in it. */
export interface Stratum {
  readonly weight: number;
  readonly successes: number;
  readonly trials: number;
}

/**
 * The 95 % limits of Σ weight · share over independent strata whose weights add up to 1: Wilson's
 * limits of each, combined by recovering their variances (MOVER; Zou and Donner 2008). For one
 * stratum they are Wilson's, and they never leave [0, 1].
 */
export function stratifiedLimits(strata: readonly Stratum[]): Limits {
  let estimate = 0;
  let below = 0;
  let above = 0;
  for (const { weight, successes, trials } of strata) {
    const share = successes / trials;
    const { low, high } = wilsonLimits(successes, trials);
    estimate += weight * share;
    below += weight * weight * (share - low) * (share - low);
    above += weight * weight * (high - share) * (high - share);
  }
  return {
    low: Math.max(0, estimate - Math.sqrt(below)),
    high: Math.min(1, estimate + Math.sqrt(above)),
  };
}

/** `stratifiedLimits`, as a value carries them. */
export function stratifiedInterval(strata: readonly Stratum[]): Interval {
  return { ...stratifiedLimits(strata), method: 'Wilson, stratified (MOVER)' };
}

/** The smallest and largest value that a quantity can take; null where there is no bound. */
export type Range = readonly [number | null, number | null];

/** The 95 % interval of an estimate with a standard error, by Student's distribution, cut to the range. */
export function studentInterval(
  estimate: number,
  standardError: number,
  freedom: number,
  method: string,
  [minimum, maximum]: Range = [null, null],
): Interval {
  const half = studentQuantile(0.975, freedom) * standardError;
  return {
    low: Math.max(minimum ?? -Infinity, estimate - half),
    high: Math.min(maximum ?? Infinity, estimate + half),
    method,
  };
}

/** The 95 % t interval of the mean of independent values. */
export function meanInterval(values: ArrayLike<number>, range?: Range): Interval {
  const n = values.length;
  if (n < 2) return { none: 'fewer than two examples: their spread is unknown' };
  const spread = variance(values);
  if (spread === 0) return { none: `all ${n} examples agree: their spread is unknown` };
  return studentInterval(mean(values), Math.sqrt(spread / n), n - 1, 't', range);
}

/** The 95 % percentile interval of bootstrap replicates: their 2.5 and 97.5 % quantiles. */
export function percentileInterval(replicates: ArrayLike<number>, method: string): Interval {
  const ascending = sorted(replicates);
  if (ascending[0] === ascending[ascending.length - 1]) {
    return { none: 'all resamples agree: their spread is unknown' };
  }
  return { low: quantile(ascending, 0.025), high: quantile(ascending, 0.975), method };
}

/**
 * The 95 % interval from leaving out one group of examples at a time, for groups of unequal size
 * (delete-m_j jackknife; Busing, Meijer and van der Leeden 1999), centred on the estimate.
 * @param leftOut the statistic without group j; null where it does not exist
 * @param sizes examples in group j
 */
export function jackknifeInterval(
  estimate: number,
  leftOut: readonly (number | null)[],
  sizes: readonly number[],
  range?: Range,
): Interval {
  const groups = leftOut.flatMap((value, j) => {
    const size = sizes[j];
    return size === 0 ? [] : [{ value, size }];
  });
  if (groups.length < 2) return { none: 'fewer than two blocks of examples to leave out' };
  const total = sum(groups.map(({ size }) => size));
  const pseudo: number[] = [];
  for (const { value, size } of groups) {
    if (value === null) return { none: 'not defined once a block of examples is left out' };
    pseudo.push((total / size) * estimate - (total / size - 1) * value);
  }
  // The mean of the pseudo-values weighted by size equals the jackknife's bias-corrected estimate.
  const centre = sum(pseudo.map((value, j) => (value * groups[j].size) / total));
  const squares = pseudo.map(
    (value, j) => ((value - centre) * (value - centre)) / (total / groups[j].size - 1),
  );
  const standardError = Math.sqrt(sum(squares) / groups.length);
  if (standardError === 0) return { none: 'all blocks of examples agree: their spread is unknown' };
  const method = `jackknife over ${groups.length} groups of blocks`;
  return studentInterval(estimate, standardError, groups.length - 1, method, range);
}
