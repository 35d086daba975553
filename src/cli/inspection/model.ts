import type { JsonObject } from '../../core/json.ts';
import { nameOfReference } from '../../config/dataset-reference.ts';
import { describeModel, type ModelDescription } from '../../models/description.ts';
import type { TensorInfo } from '../../models/model.ts';
import { readRemoteModel } from '../../models/remote-model.ts';
import { openBytes } from '../../resources/bytes.node.ts';
import type { DownloadProgress } from '../../resources/downloads.ts';
import { openDownloads } from '../../resources/downloads.node.ts';
import { isAddress } from '../../resources/http.ts';
import type { Hub } from '../../resources/hub.ts';
import { readModelFiles } from '../../runtime/model-files.node.ts';
import { factLines, type Inspection } from './inspection.ts';

/**
 * Of a model: inputs, outputs, which node gives the embedding, operators and size. One at an address is downloaded and
 * kept.
 */
export async function inspectModel(
  file: string,
  hub: Hub,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Inspection> {
  const name = nameOfReference(file);
  const remote = { hub, downloads: openDownloads(), openBytes };
  const files =
    (isAddress(file) ? await readRemoteModel(name, { url: file }, remote, onProgress) : null) ??
    (await readModelFiles(name, file, process.cwd()));
  const description = await describeModel(name, files);
  return { facts: factsOf(file, description), text: textOf(file, description) };
}

function factsOf(file: string, description: ModelDescription): JsonObject {
  const { info, sha256, bytes, externalFiles, input, logits, classCount } = description;
  const { softmax, embedding, candidates, head } = description;
  const facts = {
    file,
    sha256,
    bytes,
    external_files: externalFiles,
    ir_version: info.irVersion,
    opsets: info.opsets.map(({ domain, version }) => ({ domain, version })),
    producer: info.producer,
    inputs: info.inputs.map(tensor),
    outputs: info.outputs.map(tensor),
    input,
    input_problem: description.inputProblem,
    logits,
    logits_problem: description.logitsProblem,
    classes: classCount,
    softmax,
    embedding,
    embedding_problem: description.embeddingProblem,
    embedding_candidates: candidates,
    head,
    parameters: info.parameters,
    operators: info.operators,
  };
  return JSON.parse(JSON.stringify(facts));
}

function tensor({ name, type, shape }: TensorInfo): JsonObject {
  return { name, type, shape: [...shape] };
}

function textOf(file: string, description: ModelDescription): string {
  const { info, sha256, bytes, externalFiles, classCount } = description;
  const opsets = info.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`);
  return factLines([
    ['file', file],
    ...externalFiles.map(({ location, bytes: each }) => ['beside', `${location}, ${each} bytes`] as const), // prettier-ignore
    ['sha256', sha256],
    ['bytes', String(bytes)],
    ['parameters', String(info.parameters)],
    ['opset', `${opsets.join(', ')} (IR ${info.irVersion})`],
    ['producer', info.producer],
    ...info.inputs.map((each) => ['input', tensorText(each)] as const),
    ['pixels', inputText(description)],
    ...info.outputs.map((each) => ['output', tensorText(each)] as const),
    ['logits', logitsText(description)],
    ['classes', classCount === null ? 'not said by the file' : String(classCount)],
    ['embedding', embeddingText(description)],
    ['operators', info.operators.join(', ')],
  ]);
}

function tensorText({ name, type, shape }: TensorInfo): string {
  return `${name}: ${type} [${shape.join(', ')}]`;
}

function inputText({ input, inputProblem }: ModelDescription): string {
  if (input === null) return `cannot go in: ${inputProblem}`;
  const { layout, type, channels, height, width, batch } = input;
  const size = height === null || width === null ? 'any size' : `${height} × ${width}`;
  return `${layout}, ${type}, ${channels} channels, ${size}, batches of ${batch ?? 'any size'}`;
}

function logitsText({ logits, logitsProblem, softmax }: ModelDescription): string {
  if (logits === null) return `none: ${logitsProblem}`;
  if (softmax === null) return logits;
  const reading = softmax.reading === 'before' ? 'the tensor before it' : 'its logarithm';
  return `${logits} (probabilities of ${softmax.node}; ${reading} is read)`;
}

function embeddingText({ embedding, embeddingProblem }: ModelDescription): string {
  if (embedding === null) return `none: ${embeddingProblem ?? 'the file names none'}`;
  const { tensor: name, madeBy, head, averaged, width } = embedding;
  const parts = [
    `made by ${madeBy}`,
    ...(head === null ? [] : [`taken by ${head}`]),
    ...(averaged !== null && averaged.length === 0 ? [] : ['averaged over its positions']),
    ...(width === null ? [] : [`${width} numbers`]),
  ];
  return `${name} (${parts.join(', ')})`;
}
