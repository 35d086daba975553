import type { ModelConfiguration } from '../config/configuration.ts';
import { ModelError } from '../core/errors.ts';
import { nearestName } from '../core/names.ts';
import { sha256 } from '../core/sha256.ts';
import type { LabelSpace } from '../datasets/dataset.ts';
import { chooseInput } from './input-choice.ts';
import type { ModelOutputs, PreparedModel, TensorInfo } from './model.ts';
import { readOnnxFile, type OnnxFile } from './onnx-file.ts';
import { UNKNOWN_TYPE } from './onnx-graph.ts';
import { outputWidth } from './output-width.ts';

/** Element types of outputs that sessions turn into float32. */
const floatTypes = ['float32', 'float16', 'float64', UNKNOWN_TYPE];

/**
 * Makes every check of a model that needs no inference.
 *
 * Where the configuration names no outputs, logits are the first output with as many columns as there
 * are classes (one called `logits` first), and an output called `embedding` is the embedding.
 *
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data`, `hash_mismatch`,
 * `unsupported_input`, `input_size_mismatch`, `unknown_output`, `unsupported_output`,
 * `class_count_mismatch`
 */
export async function prepareModel(
  name: string,
  configuration: ModelConfiguration,
  bytes: Uint8Array<ArrayBuffer>,
  labelSpace: LabelSpace,
): Promise<PreparedModel> {
  const file = readNamed(name, bytes);
  const hash = await sha256(bytes);
  checkHash(name, hash, configuration.sha256);
  const input = chooseInput(name, file.info.inputs, configuration.preprocess);
  const classCount = labelSpace.classes.length;
  const outputs = chooseOutputs(name, file, configuration.outputs, classCount);
  checkOutputType(name, file, outputs);
  checkClassCount(name, outputWidth(file, outputs.logits), outputs.logits, labelSpace);
  return {
    name,
    sha256: hash,
    bytes: bytes.length,
    info: file.info,
    input,
    outputs,
    classCount,
    embeddingWidth: outputs.embedding === null ? 0 : (outputWidth(file, outputs.embedding) ?? 0),
    preprocess: configuration.preprocess,
    labels: configuration.labels,
    card: configuration.card ?? {},
  };
}

/** Of several models a person must know which file cannot be read. */
function readNamed(name: string, bytes: Uint8Array): OnnxFile {
  try {
    return readOnnxFile(bytes);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const context = { ...error.context, model: name };
    throw new ModelError(error.code, `Model ${name}: ${error.message}`, { context, cause: error });
  }
}

/** Which outputs are logits and embedding: as configured, otherwise by shape and name. */
function chooseOutputs(
  model: string,
  file: OnnxFile,
  configured: ModelConfiguration['outputs'],
  classCount: number,
): ModelOutputs {
  const names = file.info.outputs.map(({ name }) => name);
  if (configured === undefined) {
    const embedding = names.includes('embedding') ? 'embedding' : null;
    return { logits: defaultLogits(model, file, classCount), embedding };
  }
  const { logits, embedding = null } = configured;
  for (const name of embedding === null ? [logits] : [logits, embedding]) {
    if (!names.includes(name)) throw unknownOutput(model, name, names);
  }
  return { logits, embedding };
}

function defaultLogits(model: string, file: OnnxFile, classCount: number): string {
  const named = file.info.outputs.filter(({ name }) => name !== 'embedding');
  const ofWidth = named.filter(({ name }) => outputWidth(file, name) === classCount);
  const candidates = ofWidth.length > 0 ? ofWidth : named;
  const chosen =
    candidates.find(({ name }) => name === 'logits') ??
    (ofWidth.length > 0 || named.length === 1 ? candidates[0] : undefined);
  if (chosen !== undefined) return chosen.name;
  throw new ModelError(
    'unknown_output',
    `Model ${model}: none of its outputs has ${classCount} columns, one for each class: ${file.info.outputs.map(describeTensor).join('; ')}. Name the output of the logits (outputs: { logits: … }), or the label space that fits.`,
    { context: { model, classCount } },
  );
}

function checkOutputType(model: string, file: OnnxFile, outputs: ModelOutputs): void {
  for (const output of file.info.outputs) {
    if (output.name !== outputs.logits && output.name !== outputs.embedding) continue;
    if (floatTypes.includes(output.type)) continue;
    throw new ModelError(
      'unsupported_output',
      `Model ${model}: output ${describeTensor(output)} does not hold floating-point numbers. Name the output of the logits, before argmax.`,
      { context: { model, output: output.name, type: output.type } },
    );
  }
}

function checkClassCount(
  model: string,
  found: number | null,
  output: string,
  { name, classes }: LabelSpace,
): void {
  if (found === null || found === classes.length) return;
  throw new ModelError(
    'class_count_mismatch',
    `Model ${model}: output "${output}" has ${found} columns, but label space "${name}" has ${classes.length} classes. Give the label space that the model was trained with, in its order, or name another output.`,
    { context: { model, output, found, labels: name, classes: classes.length } },
  );
}

function checkHash(model: string, found: string, expected: string | undefined): void {
  if (expected === undefined || expected.toLowerCase() === found) return;
  throw new ModelError(
    'hash_mismatch',
    `Model ${model}: the file's SHA-256 is ${found}, but the configuration says ${expected}. Download the file again, or correct "sha256".`,
    { context: { model, found, expected } },
  );
}

function unknownOutput(model: string, name: string, names: readonly string[]): ModelError {
  const nearest = nearestName(name, names);
  const question = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return new ModelError(
    'unknown_output',
    `Model ${model} has no output "${name}"; it has: ${names.join(', ')}.${question}`,
    { context: { model, output: name, outputs: [...names] } },
  );
}

/** A tensor in words: `"logits" (float32 [batch, 10])`. */
export function describeTensor({ name, type, shape }: TensorInfo): string {
  return `"${name}" (${type} [${shape.join(', ')}])`;
}
