import type { ModelConfiguration } from '../config/configuration.ts';
import { ModelError } from '../core/errors.ts';
import { nearestName } from '../core/names.ts';
import { embeddingOfHead, embeddingOfTensor, type EmbeddingChoice } from './embedding.ts';
import { editBytes, type GraphEdit } from './graph-edit.ts';
import { GraphIndex } from './graph-index.ts';
import { findHead, isHead } from './head.ts';
import type { ModelOutputs, TensorInfo } from './model.ts';
import type { OnnxFile } from './onnx-file.ts';
import { UNKNOWN_TYPE } from './onnx-graph.ts';
import { outputWidth } from './output-width.ts';
import { undoSoftmax, type SoftmaxFinding } from './softmax.ts';

/** Element types of outputs that sessions turn into float32. */
const floatTypes = ['float32', 'float16', 'float64', UNKNOWN_TYPE];
const nothing: GraphEdit = { nodes: [], tensors: [], outputs: [] };

/** Which tensors are logits and embedding, and what must be added to the file to read them. */
export interface OutputsChoice {
  readonly outputs: ModelOutputs;
  readonly edit: Uint8Array<ArrayBuffer>;
  readonly embedding: EmbeddingChoice | null;
  readonly softmax: SoftmaxFinding | null;
  /** The output or tensor that the logits were asked of: before a softmax was undone. */
  readonly answers: string;
}

/**
 * Logits: as configured, any tensor of the graph; otherwise the first output with as many columns as there are classes
 * (one called `logits` first). Where they are a softmax the tensor before it is taken.
 *
 * Embedding: as configured, any tensor of the graph, or null for none; otherwise the output called `embedding`, or what
 * the last layer before the logits takes; none where no such layer is found.
 *
 * @throws ModelError `unknown_output`, `unsupported_output`
 */
export function chooseOutputs(
  model: string,
  file: OnnxFile,
  configured: ModelConfiguration['outputs'],
  classCount: number | null,
): OutputsChoice {
  const index = new GraphIndex(file);
  const answers = configured?.logits ?? defaultLogits(model, file, classCount);
  checkTensor(model, index, answers);
  const undone = undoSoftmax(index, answers);
  const logits = undone === null ? exposed(index, answers) : undone;
  const output = undone?.finding.output ?? answers;
  const chosen = chooseEmbedding(model, index, configured?.embedding, answers);
  const edit = mergeEdits(logits.edit, chosen?.edit ?? nothing);
  return {
    outputs: { logits: output, embedding: chosen?.choice.output ?? null },
    edit: editBytes(edit),
    embedding: chosen?.choice ?? null,
    softmax: undone?.finding ?? null,
    answers,
  };
}

/** @param configured a tensor, null for none, undefined where a person left it open */
function chooseEmbedding(
  model: string,
  index: GraphIndex,
  configured: string | null | undefined,
  logits: string,
): { choice: EmbeddingChoice; edit: GraphEdit } | null {
  if (configured === null) return null;
  const isNamed = index.file.info.outputs.some(({ name }) => name === 'embedding');
  const tensor = configured ?? (isNamed && logits !== 'embedding' ? 'embedding' : undefined);
  if (tensor !== undefined) {
    checkTensor(model, index, tensor);
    return embeddingOfTensor(index, tensor, outputWidth(index.file, tensor));
  }
  const head = findHead(index, logits);
  return isHead(head) ? embeddingOfHead(index, head) : null;
}

function exposed(index: GraphIndex, tensor: string): { edit: GraphEdit } {
  const isOutput = index.file.info.outputs.some(({ name }) => name === tensor);
  return { edit: isOutput ? nothing : { ...nothing, outputs: [tensor] } };
}

function mergeEdits(a: GraphEdit, b: GraphEdit): GraphEdit {
  return {
    nodes: [...a.nodes, ...b.nodes],
    tensors: [...a.tensors, ...b.tensors],
    outputs: [...new Set([...a.outputs, ...b.outputs])],
  };
}

/** @param classCount null where no label space says it */
function defaultLogits(model: string, file: OnnxFile, classCount: number | null): string {
  const named = file.info.outputs.filter(({ name }) => name !== 'embedding');
  const ofWidth = named.filter(
    ({ name }) => classCount !== null && outputWidth(file, name) === classCount,
  );
  const candidates = ofWidth.length > 0 ? ofWidth : named;
  const chosen =
    candidates.find(({ name }) => name === 'logits') ??
    (ofWidth.length > 0 || named.length === 1 ? candidates[0] : undefined);
  if (chosen !== undefined) return chosen.name;
  throw new ModelError(
    'unknown_output',
    `Model ${model}: none of its outputs ${classCount === null ? 'is called logits' : `has ${classCount} columns, one for each class`}: ${file.info.outputs.map(describeTensor).join('; ')}. Name the output of the logits (outputs: { logits: … }), or the label space that fits.`,
    { context: { model, classCount } },
  );
}

/** A tensor of the graph, which must hold floating-point numbers where the file tells what it holds. */
function checkTensor(model: string, index: GraphIndex, name: string): void {
  const { outputs, inputs } = index.file.info;
  const isInput = inputs.some((input) => input.name === name);
  const isOutput = outputs.some((output) => output.name === name);
  if (isInput || (!isOutput && index.maker(name) === null)) throw unknownOutput(model, name, index);
  const declared = [...outputs, ...index.file.values].find((tensor) => tensor.name === name);
  if (declared === undefined || floatTypes.includes(declared.type)) return;
  throw new ModelError(
    'unsupported_output',
    `Model ${model}: output ${describeTensor(declared)} does not hold floating-point numbers. Name the output of the logits, before argmax.`,
    { context: { model, output: name, type: declared.type } },
  );
}

function unknownOutput(model: string, name: string, index: GraphIndex): ModelError {
  const names = index.file.info.outputs.map((output) => output.name);
  const nearest = nearestName(name, names) ?? nearestName(name, index.made());
  const question = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return new ModelError(
    'unknown_output',
    `Model ${model} has no output "${name}", and no tensor of that name; its outputs are: ${names.join(', ')}.${question}`,
    { context: { model, output: name, outputs: names } },
  );
}

/** A tensor in words: `"logits" (float32 [batch, 10])`. */
export function describeTensor({ name, type, shape }: TensorInfo): string {
  return `"${name}" (${type} [${shape.join(', ')}])`;
}
