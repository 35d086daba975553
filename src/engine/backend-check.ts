import { ModelError } from '../core/errors.ts';
import type { BackendCheck } from '../report/run-document.ts';
import type { Session } from '../runtime/session.ts';
import { sessionModel, type CheckRequest, type ExecutorSetup } from './execution.ts';
import type { ExecutorServices, LoadedModel } from './executor.ts';
import { inferBatch } from './inference.ts';

/**
 * Compares a backend with a reference, and its batches with single pictures, on the first examples of
 * a dataset: upstream bugs (wrong rows in batches on WebGPU, fp16 overflow) show here, before a run. Where the backend
 * is the reference itself, its batches are compared with its single pictures alone.
 */
export async function checkBackend(
  request: CheckRequest,
  setup: ExecutorSetup,
  loaded: LoadedModel,
  services: ExecutorServices,
): Promise<BackendCheck> {
  const { model, session } = loaded;
  const examples = Math.min(request.examples, setup.batchSize, datasetSize(setup, request.dataset));
  const { height, width } = model.input;
  const batch = await services.preparer.prepare({
    dataset: request.dataset,
    start: 0,
    end: examples,
    batchSize: setup.batchSize,
    view: 'identity',
    seed: setup.seed,
    preprocess: [model.preprocess],
    height,
    width,
  });
  refuseWrongSize(loaded, examples, batch.failures);
  const input = batch.inputs[0] ?? new Float32Array(0);
  const logits = (on: Session, rows: number, limit: number) =>
    inferLogits(loaded, on, input, rows, limit);
  const inBatch = await logits(session, setup.batchSize, setup.batchSize);
  const single = await logits(session, examples, 1);
  const expected =
    request.reference === setup.backend
      ? single
      : await referenceLogits(request, setup, loaded, services, input, examples);
  const used = examples * model.classCount;
  const tolerance = request.tolerance * Math.max(1, largest(expected, used));
  const maxLogitDifference = largestDifference(inBatch, expected, used);
  const maxBatchDifference = largestDifference(inBatch, single, used);
  return {
    reference: request.reference,
    examples,
    maxLogitDifference,
    top1Agreement: top1Agreement(inBatch, expected, examples, model.classCount),
    maxBatchDifference,
    tolerance,
    ok: maxLogitDifference <= tolerance && maxBatchDifference <= tolerance,
  };
}

/** The logits of the first `examples` rows on the reference, in a session that ends with the call. */
async function referenceLogits(
  request: CheckRequest,
  setup: ExecutorSetup,
  loaded: LoadedModel,
  services: ExecutorServices,
  input: Float32Array,
  examples: number,
): Promise<Float32Array> {
  const session = await services.sessions.open(sessionModel(loaded), {
    backend: request.reference,
    threads: setup.threads,
  });
  try {
    return await inferLogits(loaded, session, input, examples, examples);
  } finally {
    await session.release();
  }
}

/** Pictures none of which fits the model are a mistake of the preprocessing, not bad pictures. */
function refuseWrongSize(
  { model }: LoadedModel,
  examples: number,
  failures: readonly { code: string; message: string }[],
): void {
  const wrong = failures.filter(({ code }) => code === 'wrong_size');
  if (examples === 0 || wrong.length < examples) return;
  throw new ModelError(
    'input_size_mismatch',
    `Model ${model.name} takes pictures of ${model.input.width} × ${model.input.height} pixels, and none of the first ${examples} ` +
      `has that size: ${wrong[0]?.message} Give \`resize\` and \`crop\` in its preprocessing.`,
    { context: { model: model.name, width: model.input.width, height: model.input.height } },
  );
}

async function inferLogits(
  { model }: LoadedModel,
  session: Session,
  input: Float32Array,
  rows: number,
  limit: number,
): Promise<Float32Array> {
  const outputs = await inferBatch(session, model, input, rows, ['logits'], { rows: limit });
  return outputs.logits?.data ?? new Float32Array(0);
}

function datasetSize(setup: ExecutorSetup, name: string): number {
  return setup.datasets.find((dataset) => dataset.name === name)?.ids.length ?? 0;
}

function largest(values: Float32Array, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) result = Math.max(result, Math.abs(values[i]!));
  return Number.isFinite(result) ? result : 1;
}

/** Largest absolute difference; the largest finite double where one side is not finite. */
function largestDifference(a: Float32Array, b: Float32Array, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= result))
      result = Number.isFinite(difference) ? difference : Number.MAX_VALUE;
  }
  return result;
}

function top1Agreement(a: Float32Array, b: Float32Array, rows: number, classes: number): number {
  let equal = 0;
  for (let row = 0; row < rows; row++) {
    if (bestClass(a, row, classes) === bestClass(b, row, classes)) equal += 1;
  }
  return rows === 0 ? 1 : equal / rows;
}

function bestClass(logits: Float32Array, row: number, classes: number): number {
  let best = 0;
  for (let i = 1; i < classes; i++) {
    if (logits[row * classes + i]! > logits[row * classes + best]!) best = i;
  }
  return best;
}
