import { InterplayError, ModelError, RuntimeError } from '../core/errors.ts';
import type { PreparedModel } from '../models/model.ts';
import type { OutputRole } from '../measurement.ts';
import { feedOf } from './input-feed.ts';
import type { OutputTensor, Session } from '../runtime/session.ts';

/** Largest number of rows one call of a session takes; halved when the memory does not suffice. */
export interface BatchLimit {
  rows: number;
}

/** The outputs of a whole prepared batch, one row an input row. */
export type BatchOutputs = Readonly<
  Partial<Record<OutputRole, { width: number; data: Float32Array }>>
>;

/**
 * Runs a prepared batch, in slices where the model's batch is fixed or the memory is short.
 * On `out_of_memory` the limit is halved, for this call and the ones that follow, down to one row.
 * @param input float32 NCHW `[rows, 3, height, width]`
 */
export async function inferBatch(
  session: Session,
  model: PreparedModel,
  input: Float32Array,
  rows: number,
  roles: readonly OutputRole[],
  limit: BatchLimit,
): Promise<BatchOutputs> {
  for (;;) {
    try {
      return await inferSlices(session, model, input, rows, roles, limit.rows);
    } catch (error) {
      const short = error instanceof InterplayError && error.code === 'out_of_memory';
      if (!short || limit.rows === 1 || model.input.batch !== null) throw error;
      limit.rows = Math.floor(limit.rows / 2);
    }
  }
}

async function inferSlices(
  session: Session,
  model: PreparedModel,
  input: Float32Array,
  rows: number,
  roles: readonly OutputRole[],
  limit: number,
): Promise<BatchOutputs> {
  const { height, width, batch } = model.input;
  const names = roles.map((role) => outputName(model, role));
  const step = batch ?? Math.min(limit, rows);
  const rowLength = 3 * height * width;
  const outputs: Partial<Record<OutputRole, { width: number; data: Float32Array }>> = {};
  for (let start = 0; start < rows; start += step) {
    const slice = sliceRows(input, start, Math.min(step, rows - start), step, rowLength);
    const { data, dims } = feedOf(slice, step, model.input);
    const tensors = await session.run(data, dims, names);
    for (const [index, role] of roles.entries()) {
      const part = flatten(model, names[index] ?? '', tensors, step);
      if (role === 'logits') checkClassCount(model, part.width);
      const whole = (outputs[role] ??= {
        width: part.width,
        data: new Float32Array(rows * part.width),
      });
      const used = Math.min(step, rows - start) * part.width;
      whole.data.set(part.data.subarray(0, used), start * part.width);
    }
  }
  return outputs;
}

/** Rows [start, start + used) of the input, zero rows after them up to `step`; no copy where none is needed. */
function sliceRows(
  input: Float32Array,
  start: number,
  used: number,
  step: number,
  rowLength: number,
): Float32Array {
  const part = input.subarray(start * rowLength, (start + used) * rowLength);
  if (used === step) return part;
  const padded = new Float32Array(step * rowLength);
  padded.set(part);
  return padded;
}

/** An output as rows: pooled outputs of shape [n, d, 1, 1] count as [n, d]. */
function flatten(
  model: PreparedModel,
  name: string,
  tensors: Record<string, OutputTensor>,
  rows: number,
): { width: number; data: Float32Array } {
  const tensor = tensors[name];
  if (tensor === undefined || tensor.dims[0] !== rows || tensor.data.length % rows !== 0) {
    const found = tensor === undefined ? 'nothing' : `shape [${tensor.dims.join(', ')}]`;
    throw new RuntimeError(
      'unexpected_output',
      `Model ${model.name}: output "${name}" gave ${found} for a batch of ${rows}; it must have one row per picture.`,
      { context: { model: model.name, output: name, rows } },
    );
  }
  return { width: tensor.data.length / rows, data: tensor.data };
}

/** A file may leave the number of classes open; the first inference tells it. */
function checkClassCount(model: PreparedModel, width: number): void {
  if (width === model.classCount) return;
  throw new ModelError(
    'class_count_mismatch',
    `Model ${model.name} gives ${width} logits, its label space "${model.labels}" has ${model.classCount} classes. ` +
      'Name the label space that the model was trained on, or the right output.',
    { context: { model: model.name, logits: width, classes: model.classCount } },
  );
}

function outputName(model: PreparedModel, role: OutputRole): string {
  const name = role === 'logits' ? model.outputs.logits : model.outputs.embedding;
  if (name === null) {
    throw new RuntimeError('no_embedding', `Model ${model.name} has no embedding output.`, {
      context: { model: model.name },
    });
  }
  return name;
}
