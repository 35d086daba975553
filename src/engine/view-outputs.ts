import { RuntimeError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import type { LabelMap } from '../datasets/label-maps/label-map.ts';
import { mapLogits } from '../datasets/label-maps/mapped-logits.ts';
import type { DenseOutputs, OutputRole } from '../measurement.ts';
import type { PreparedModel } from '../models/model.ts';
import type { ExampleFailure } from './execution.ts';
import type { BatchOutputs } from './inference.ts';

/** A contiguous range of examples, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A chunk and the examples around it that complete its first and last block. */
export interface Extent extends Range {
  readonly core: Range;
}

/** One model's dense outputs over an extent, under one view. */
export interface ViewOutputs extends DenseOutputs {
  /** 1 where the picture could be read and the outputs are finite. */
  readonly usable: Uint8Array;
  /** 1 where the picture could not be read. */
  readonly unreadable: Uint8Array;
  /** Why not, in any order. */
  readonly failures: readonly ExampleFailure[];
}

/** Collects one model's outputs over an extent, batch by batch; logits in the classes that its records speak of. */
export class OutputsBuilder {
  readonly model: PreparedModel;
  readonly roles: readonly OutputRole[];
  readonly #map: LabelMap | null;
  readonly #extent: Extent;
  readonly #unreadable: Uint8Array;
  readonly #failures: ExampleFailure[] = [];
  readonly #matrices = new Map<OutputRole, { width: number; data: Float32Array }>();

  constructor(
    model: PreparedModel,
    map: LabelMap | null,
    extent: Extent,
    roles: ReadonlySet<OutputRole> | undefined,
  ) {
    this.model = model;
    this.#map = map;
    this.roles = [...(roles ?? [])];
    this.#extent = extent;
    this.#unreadable = new Uint8Array(extent.end - extent.start);
  }

  add(range: Range, outputs: BatchOutputs): void {
    for (const role of this.roles) {
      const given = outputs[role];
      if (given === undefined) continue;
      const part = role === 'logits' && this.#map !== null ? mapLogits(given, this.#map) : given;
      const rows = this.#extent.end - this.#extent.start;
      const whole = this.#matrices.get(role) ?? {
        width: part.width,
        data: new Float32Array(rows * part.width),
      };
      this.#matrices.set(role, whole);
      const used = part.data.subarray(0, (range.end - range.start) * part.width);
      whole.data.set(used, (range.start - this.#extent.start) * part.width);
    }
  }

  addFailures(failures: readonly ExampleFailure[]): void {
    for (const { index } of failures) this.#unreadable[index - this.#extent.start] = 1;
    this.#failures.push(...failures);
  }

  build(): ViewOutputs {
    const logits = this.#matrix('logits');
    if (logits === null)
      throw new RuntimeError('internal', `No logits of model ${this.model.name}.`);
    const embedding = this.#matrix('embedding');
    const usable = this.#unreadable.map((flag) => 1 - flag);
    markNonFinite(logits, usable);
    if (embedding !== null) markNonFinite(embedding, usable);
    return { logits, embedding, usable, unreadable: this.#unreadable, failures: this.#failures };
  }

  #matrix(role: OutputRole): Matrix | null {
    const found = this.#matrices.get(role);
    return found === undefined ? null : { rows: this.#unreadable.length, ...found };
  }
}

function markNonFinite({ rows, width, data }: Matrix, usable: Uint8Array): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += data[i]! - data[i]!;
    // x − x is 0 for every finite x and NaN for every other.
    if (sum !== 0) usable[row] = 0;
  }
}

/** Rows [start, start + rows) of a matrix, as a view. */
export function rowsOf(matrix: Matrix, start: number, rows: number): Matrix {
  const { width, data } = matrix;
  return { rows, width, data: data.subarray(start * width, (start + rows) * width) };
}
