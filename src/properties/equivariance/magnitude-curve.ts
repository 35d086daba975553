import type { BlockGroups } from '../../core/block-groups.ts';
import { jackknifeInterval, type Interval, type Range } from '../../core/interval.ts';
import type { JsonObject } from '../../core/json.ts';
import { mean, sum } from '../../core/statistics.ts';
import type { MeasuredValue, Outcome } from '../../measurement.ts';
import type { ComparedView } from './views.ts';

/** A statistic of the examples under one view, and the same without one group of blocks at a time. */
export interface ViewStatistic {
  readonly view: ComparedView;
  /** Null where it does not exist. */
  readonly value: number | null;
  readonly leftOut: readonly (number | null)[];
  /** Examples it is computed from, by group of blocks. */
  readonly sizes: readonly number[];
}

/** The median over examples of one number each (NaN: none) under one view. */
export function medianStatistic(
  view: ComparedView,
  values: ArrayLike<number>,
  groups: BlockGroups,
): ViewStatistic {
  const order = Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[a] - values[b]);
  const ascending = Float64Array.from(order, (i) => values[i]);
  const ranks = Array.from({ length: groups.count }, (): number[] => []);
  order.forEach((example, rank) => ranks[groups.groupOf(example)].push(rank));
  return {
    view,
    value: medianWithout(ascending, []),
    leftOut: ranks.map((leftOut) => medianWithout(ascending, leftOut)),
    sizes: ranks.map(({ length }) => length),
  };
}

/** Median of ascending values without those at some ascending ranks; null when none are left. */
function medianWithout(ascending: Float64Array, leftOut: readonly number[]): number | null {
  const left = ascending.length - leftOut.length;
  if (left === 0) return null;
  const lower = ascending[rankWithout(leftOut, (left - 1) >> 1)];
  const upper = ascending[rankWithout(leftOut, left >> 1)];
  return (lower + upper) / 2;
}

/** Where the value lies that has rank `rank` once the values at some ascending ranks are left out. */
function rankWithout(leftOut: readonly number[], rank: number): number {
  let place = rank;
  for (const out of leftOut) {
    if (out > place) break;
    place += 1;
  }
  return place;
}

/** How the values of a curve are written. */
export interface CurveOptions {
  readonly transform: string;
  /** Goes before the transform in the names: `l2_` gives `l2_rotate_30`. */
  readonly prefix: string;
  readonly range: Range;
  readonly variant: string;
  /** Why a statistic does not exist, where it does not. */
  readonly reason: string;
}

/**
 * The values of a statistic over views: first its unweighted mean over the magnitudes, then one value
 * for each. A magnitude at which it does not exist is listed as undefined and left out of the mean;
 * `details.curve` holds them all, in order.
 */
export function curveOf(statistics: readonly ViewStatistic[], options: CurveOptions): Outcome {
  const { transform, prefix, range, variant, reason } = options;
  const points = statistics.map((statistic) => pointOf(statistic, options));
  const named = points.filter(({ view }) => view.magnitude !== '');
  const missing = named
    .filter(({ value }) => value === null)
    .map(({ detail }) => ({ detail, reason }));
  const details = { curve: points.map(curvePoint) };
  const values = named.flatMap(({ value }) => (value === null ? [] : [value]));
  const defined = statistics.filter(({ value }) => value !== null);
  const detail = `${prefix}${transform}`;
  if (defined.length === 0) {
    return { values, undefined: [{ detail, reason }, ...missing], details };
  }
  const all = meanStatistic(defined);
  const summary: MeasuredValue = {
    detail,
    value: all.value,
    n: Math.min(...defined.map(({ sizes }) => sum(sizes))),
    interval: jackknifeInterval(all.value, all.leftOut, all.sizes, range),
    range,
    variant: `${variant}; mean of ${defined.length} of ${statistics.length} magnitudes`,
  };
  return { values: [summary, ...values], undefined: missing, details };
}

interface CurvePoint {
  readonly view: ComparedView;
  readonly detail: string;
  readonly value: MeasuredValue | null;
}

function pointOf(statistic: ViewStatistic, { prefix, range, variant }: CurveOptions): CurvePoint {
  const { view, value, leftOut, sizes } = statistic;
  const detail = `${prefix}${view.detail}`;
  if (value === null) return { view, detail, value };
  const interval = jackknifeInterval(value, leftOut, sizes, range);
  return { view, detail, value: { detail, value, n: sum(sizes), interval, range, variant } };
}

function curvePoint({ view, value }: CurvePoint): JsonObject {
  return plotted(view.magnitude, value);
}

/** A point of a curve as `details` hold it: magnitude, value, limits and n; null for what there is not. */
export function plotted(magnitude: string, value: MeasuredValue | null): JsonObject {
  if (value === null) return { magnitude, value: null, low: null, high: null, n: 0 };
  const { low, high } = limitsOf(value.interval);
  return { magnitude, value: value.value, low, high, n: value.n };
}

function limitsOf(interval: Interval): { low: number | null; high: number | null } {
  return 'none' in interval ? { low: null, high: null } : interval;
}

function meanStatistic(statistics: readonly ViewStatistic[]) {
  const values = statistics.map(({ value }) => value).filter((value) => value !== null);
  const sizes = statistics[0].sizes.map((_, group) =>
    sum(statistics.map((statistic) => statistic.sizes[group])),
  );
  const leftOut = sizes.map((_, group) => {
    const without = statistics.map((statistic) => statistic.leftOut[group]);
    const there = without.filter((value) => value !== null);
    return there.length < without.length ? null : mean(there);
  });
  return { value: mean(values), leftOut, sizes };
}
