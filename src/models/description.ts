import type { ModelConfiguration } from '../config/configuration.ts';
import { ModelError } from '../core/errors.ts';
import { embeddingCandidates, type EmbeddingCandidate, type EmbeddingChoice } from './embedding.ts';
import { GraphIndex } from './graph-index.ts';
import { describe, findHead, isHead } from './head.ts';
import { readHead } from './head-weights.ts';
import { formOf } from './input-choice.ts';
import { hashOfModel, sizeOfModel, type ModelFiles } from './model-files.ts';
import type { ModelInput, OnnxInfo } from './model.ts';
import { chooseOutputs, type OutputsChoice } from './outputs-choice.ts';
import { readOnnxFile, type OnnxFile } from './onnx-file.ts';
import { outputWidth } from './output-width.ts';
import type { SoftmaxFinding } from './softmax.ts';

/** What a person is told of a model file before it is used: all that can be said without inference. */
export interface ModelDescription {
  /** What `sha256` of a run file is compared with. */
  readonly sha256: string;
  /** Size of all its files. */
  readonly bytes: number;
  /** The files that its weights lie in beside the ONNX file. */
  readonly externalFiles: readonly { readonly location: string; readonly bytes: number }[];
  readonly info: OnnxInfo;
  /** How pixels go in; null where they cannot. */
  readonly input: InputDescription | null;
  /** Why pixels cannot go in; null where they can. */
  readonly inputProblem: string | null;
  /** The tensor that logits are read of; null where none can be told. */
  readonly logits: string | null;
  /** Why no logits can be told. */
  readonly logitsProblem: string | null;
  readonly classCount: number | null;
  readonly softmax: SoftmaxFinding | null;
  readonly embedding: EmbeddingChoice | null;
  /** Why there is no embedding; null where there is one. */
  readonly embeddingProblem: string | null;
  /** Tensors that could be the embedding instead, the last ones first. */
  readonly candidates: readonly EmbeddingCandidate[];
  /** The last layer; null where none was found. `linear`: its weights make the logits of the embedding. */
  readonly head: { readonly node: string; readonly linear: boolean } | null;
}

export interface InputDescription extends Pick<
  ModelInput,
  'name' | 'type' | 'layout' | 'channels' | 'batch'
> {
  /** Null where the file leaves them open. */
  readonly height: number | null;
  readonly width: number | null;
}

/**
 * Describes a model.
 * @param model its name, for errors
 * @param outputs which tensors are logits and embedding, as in a run file; left out: they are found
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_tensor_damaged`
 */
export async function describeModel(
  model: string,
  files: ModelFiles,
  outputs?: ModelConfiguration['outputs'],
): Promise<ModelDescription> {
  const file = readOnnxFile(files.data);
  const { input, inputProblem } = describeInput(file);
  const chosen = choose(model, file, outputs);
  const index = new GraphIndex(file);
  const logits = chosen.choice?.answers ?? null;
  const head = logits === null ? null : findHead(index, logits);
  const embedding = chosen.choice?.embedding ?? null;
  return {
    sha256: await hashOfModel(files),
    bytes: sizeOfModel(files),
    externalFiles: [...files.externalData].map(([location, { length }]) => ({
      location,
      bytes: length,
    })),
    info: file.info,
    input,
    inputProblem,
    logits: chosen.choice?.outputs.logits ?? null,
    logitsProblem: chosen.problem,
    classCount: logits === null ? null : outputWidth(file, logits),
    softmax: chosen.choice?.softmax ?? null,
    embedding,
    embeddingProblem: embedding === null && head !== null && !isHead(head) ? head.reason : null,
    candidates: logits === null ? [] : embeddingCandidates(index, logits),
    head:
      head !== null && isHead(head)
        ? { node: describe(head.node), linear: readHead(index, head, files) !== null }
        : null,
  };
}

function describeInput(file: OnnxFile): Pick<ModelDescription, 'input' | 'inputProblem'> {
  const [only] = file.info.inputs;
  if (only === undefined || file.info.inputs.length > 1) {
    const count = file.info.inputs.length;
    return { input: null, inputProblem: `it has ${count} inputs that must be given` };
  }
  const form = formOf(only);
  if (typeof form === 'string') return { input: null, inputProblem: form };
  const { height, width, ...rest } = form;
  const [batch] = only.shape;
  const numberOrNull = (value: number | string | undefined) =>
    typeof value === 'number' ? value : null;
  return {
    input: {
      name: only.name,
      ...rest,
      batch: numberOrNull(batch),
      height: numberOrNull(height),
      width: numberOrNull(width),
    },
    inputProblem: null,
  };
}

/** A model whose logits cannot be told is described all the same: a person is to name them. */
function choose(
  model: string,
  file: OnnxFile,
  outputs: ModelConfiguration['outputs'],
): { choice: OutputsChoice | null; problem: string | null } {
  try {
    return { choice: chooseOutputs(model, file, outputs, null), problem: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { choice: null, problem: error.message };
  }
}
