import type { Column, ColumnData, Columns } from '../core/column.ts';
import { exp, log } from '../core/elementary.ts';
import { DatasetError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';

/** What became of an example. */
export const STATUS = { ok: 0, skipped: 1, nonfinite: 2 } as const;

/** How many of the best classes a record keeps; fewer where the model has fewer classes. */
export const TOP_COUNT = 5;

/** A chunk's outputs and what they are compared with; row i of each belongs to the same example. */
export interface RecordInput {
  /** [examples, classes]; the rows of unreadable examples are not looked at. */
  readonly logits: Matrix;
  /** Accepted labels; the first is the main one. Empty for an example without a label. */
  readonly labels: readonly (readonly number[])[];
  /** 1 where the picture could not be read. */
  readonly unreadable: Uint8Array;
}

/** The names of `recordColumns`' columns for a model of so many classes, in order. */
export function recordColumnNames(classCount: number): readonly string[] {
  const ranks = Array.from({ length: Math.min(TOP_COUNT, classCount) }, (_, i) => i + 1);
  return [
    'status',
    'label',
    'label_rank',
    ...ranks.map((rank) => `top_id_${rank}`),
    ...ranks.map((rank) => `top_probability_${rank}`),
    'label_log_probability',
    'log_sum_exp',
    'max_logit',
    'sum_squared_probability',
    'entropy',
  ];
}

/**
 * The record that every pass writes: one number per example and column. Softmax and logarithms are
 * float64 with the largest logit subtracted; equal logits rank by lower class index first.
 *
 * | column | type | content |
 * |---|---|---|
 * | `status` | u8 | `STATUS`: 0 ok, 1 picture unreadable, 2 a logit is not finite |
 * | `label` | i32 | first accepted label, whatever the status; −1 for none |
 * | `label_rank` | i32 | rank, from 0, of the best-ranked accepted label; −1 for none |
 * | `top_id_1` … `top_id_5` | i32 | the best classes, best first (as many as there are, at most 5) |
 * | `top_probability_1` … | f64 | their probabilities |
 * | `label_log_probability` | f64 | natural logarithm of the best-ranked accepted label's probability |
 * | `log_sum_exp` | f64 | ln Σ exp(logit) |
 * | `max_logit` | f64 | largest logit |
 * | `sum_squared_probability` | f64 | Σ p² |
 * | `entropy` | f64 | −Σ p ln p, in nats |
 *
 * Where the status is not ok, every other column but `label` holds −1 (i32) or NaN (f64).
 * @throws DatasetError `label_out_of_range` for a label that is none of the model's classes
 */
export function recordColumns(input: RecordInput): Columns {
  const { logits, labels, unreadable } = input;
  const records = new RecordRows(logits.rows, logits.width);
  for (let row = 0; row < logits.rows; row++) {
    records.add(row, logits.data, labels[row] ?? [], unreadable[row] === 1);
  }
  return records.columns();
}

class RecordRows {
  readonly #classes: number;
  readonly #top: number;
  readonly #status: Uint8Array;
  readonly #label: Int32Array;
  readonly #labelRank: Int32Array;
  readonly #topIds: readonly Int32Array[];
  readonly #topProbabilities: readonly Float64Array[];
  readonly #labelLogProbability: Float64Array;
  readonly #logSumExp: Float64Array;
  readonly #maxLogit: Float64Array;
  readonly #sumSquared: Float64Array;
  readonly #entropy: Float64Array;
  // The best logits of the row at hand, and their classes.
  readonly #bestLogits: Float64Array;
  readonly #bestClasses: Int32Array;

  constructor(rows: number, classes: number) {
    const floats = () => new Float64Array(rows).fill(NaN);
    const integers = () => new Int32Array(rows).fill(-1);
    this.#classes = classes;
    this.#top = Math.min(TOP_COUNT, classes);
    this.#status = new Uint8Array(rows);
    this.#label = integers();
    this.#labelRank = integers();
    this.#topIds = Array.from({ length: this.#top }, integers);
    this.#topProbabilities = Array.from({ length: this.#top }, floats);
    this.#labelLogProbability = floats();
    this.#logSumExp = floats();
    this.#maxLogit = floats();
    this.#sumSquared = floats();
    this.#entropy = floats();
    this.#bestLogits = new Float64Array(this.#top);
    this.#bestClasses = new Int32Array(this.#top);
  }

  add(row: number, data: Float32Array, labels: readonly number[], unreadable: boolean): void {
    this.#checkLabels(labels);
    this.#label[row] = labels[0] ?? -1;
    const start = row * this.#classes;
    if (unreadable) this.#status[row] = STATUS.skipped;
    else if (!this.#findBest(data, start)) this.#status[row] = STATUS.nonfinite;
    else this.#addReadable(row, data, start, labels);
  }

  #checkLabels(labels: readonly number[]): void {
    for (const label of labels) {
      if (Number.isInteger(label) && label >= 0 && label < this.#classes) continue;
      throw new DatasetError(
        'label_out_of_range',
        `An example is labelled ${label}, but the model answers in ${this.#classes} classes (0 to ${this.#classes - 1}). Map the dataset's labels to the model's.`,
        { context: { label, classes: this.#classes } },
      );
    }
  }

  /** Fills `best…`, best first; false when a logit is not finite. */
  #findBest(data: Float32Array, start: number): boolean {
    const logits = this.#bestLogits.fill(-Infinity);
    const classes = this.#bestClasses.fill(-1);
    const last = this.#top - 1;
    for (let c = 0; c < this.#classes; c++) {
      const logit = data[start + c];
      // NaN − NaN and ∞ − ∞ are NaN: one test for all that is not finite.
      if (logit - logit !== 0) return false;
      if (logit <= logits[last]) continue;
      let place = last;
      for (; place > 0 && logit > logits[place - 1]; place--) {
        logits[place] = logits[place - 1];
        classes[place] = classes[place - 1];
      }
      logits[place] = logit;
      classes[place] = c;
    }
    return true;
  }

  #addReadable(row: number, data: Float32Array, start: number, labels: readonly number[]): void {
    const largest = this.#bestLogits[0];
    let total = 0;
    let squares = 0;
    let weighted = 0;
    for (let c = 0; c < this.#classes; c++) {
      const shifted = data[start + c] - largest;
      const weight = exp(shifted);
      total += weight;
      squares += weight * weight;
      weighted += weight * shifted;
    }
    const logTotal = log(total);
    this.#maxLogit[row] = largest;
    this.#logSumExp[row] = largest + logTotal;
    this.#sumSquared[row] = squares / (total * total);
    this.#entropy[row] = Math.max(0, logTotal - weighted / total);
    for (let place = 0; place < this.#top; place++) {
      const probability = exp(this.#bestLogits[place] - largest) / total;
      this.#topIds[place][row] = this.#bestClasses[place];
      this.#topProbabilities[place][row] = probability;
    }
    this.#addLabel(row, data, start, labels, largest + logTotal);
  }

  #addLabel(
    row: number,
    data: Float32Array,
    start: number,
    labels: readonly number[],
    logSumExp: number,
  ): void {
    let best = Infinity;
    for (const label of labels) {
      const logit = data[start + label];
      const rank = this.#rankOf(data, start, label, logit);
      if (rank >= best) continue;
      best = rank;
      this.#labelRank[row] = rank;
      this.#labelLogProbability[row] = logit - logSumExp;
    }
  }

  #rankOf(data: Float32Array, start: number, label: number, logit: number): number {
    let rank = 0;
    for (let c = 0; c < this.#classes; c++) {
      const other = data[start + c];
      if (other > logit || (other === logit && c < label)) rank++;
    }
    return rank;
  }

  columns(): Columns {
    const data: readonly ColumnData[] = [
      this.#status,
      this.#label,
      this.#labelRank,
      ...this.#topIds,
      ...this.#topProbabilities,
      this.#labelLogProbability,
      this.#logSumExp,
      this.#maxLogit,
      this.#sumSquared,
      this.#entropy,
    ];
    const columns = new Map<string, Column>();
    recordColumnNames(this.#classes).forEach((name, i) =>
      columns.set(name, { axis: 'example', width: 1, data: data[i] }),
    );
    return columns;
  }
}
