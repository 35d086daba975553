import { exp, log } from '../../core/elementary.ts';
import type { LabelMap } from './label-map.ts';

/** Rows of logits, one after the other. */
export interface Logits {
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * Logits in a dataset's classes: softmax of a row gives the probabilities that the map's rule says. A row with a
 * logit that is not finite stays one, whether or not the map reads that logit.
 * @param logits in the model's classes; every index of the map is less than their width
 */
export function mapLogits({ width, data }: Logits, map: LabelMap): Logits {
  if (map.rule === 'any_of') return { width, data };
  const { groups } = map;
  const rows = width === 0 ? 0 : data.length / width;
  const mapped = new Float32Array(rows * groups.length);
  const everyClass = Array.from({ length: width }, (_, index) => index);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const out = mapped.subarray(row * groups.length, (row + 1) * groups.length);
    if (!isFiniteRow(data, start, width)) out.fill(NaN);
    else if (map.rule === 'best_logit') fill(out, groups, (group) => largestOf(data, start, group));
    else {
      const all = logMeanExpOf(data, start, everyClass) + log(width);
      fill(out, groups, (group) => logMeanExpOf(data, start, group) - all);
    }
  }
  return { width: groups.length, data: mapped };
}

function fill(
  out: Float32Array,
  groups: LabelMap['groups'],
  valueOf: (group: readonly number[]) => number,
): void {
  for (let c = 0; c < groups.length; c++) out[c] = valueOf(groups[c]!);
}

function isFiniteRow(data: Float32Array, start: number, width: number): boolean {
  let sum = 0;
  // x − x is 0 for every finite x and NaN for every other.
  for (let i = start; i < start + width; i++) sum += data[i]! - data[i]!;
  return sum === 0;
}

function largestOf(data: Float32Array, start: number, group: readonly number[]): number {
  let largest = -Infinity;
  for (const index of group) largest = Math.max(largest, data[start + index]!);
  return largest;
}

/** ln mean exp(logit). Less that of all classes, and the logarithm of their number, it is ln of the mean probability. */
function logMeanExpOf(data: Float32Array, start: number, group: readonly number[]): number {
  const largest = largestOf(data, start, group);
  let total = 0;
  for (const index of group) total += exp(data[start + index]! - largest);
  return largest + log(total / group.length);
}
