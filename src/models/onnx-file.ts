import { ModelError } from '../core/errors.ts';
import { describeForeignFile } from './foreign-file.ts';
import type { OnnxInfo, TensorInfo } from './model.ts';
import { OnnxGraph, type OnnxNode, type StoredTensor } from './onnx-graph.ts';
import { fieldsOf, ProtobufError, textOf, WIRE, type Field } from './protobuf.ts';

/** What an ONNX file says of itself, and its graph. */
export interface OnnxFile {
  readonly info: OnnxInfo;
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly StoredTensor[];
  /** Types and shapes of tensors inside the graph, where the file tells them. */
  readonly values: readonly TensorInfo[];
  /** Files beside this one that weights lie in, as the file names them. */
  readonly externalLocations: readonly string[];
  /** SHA-1 of those files, by location, where the file tells it. */
  readonly checksums: ReadonlyMap<string, string>;
}

/**
 * What an ONNX file says of itself (onnx.proto, `ModelProto`); weights are counted, not copied.
 * Operators outside ONNX's own domain are written `domain::Operator`.
 * @throws ModelError `model_not_onnx`, `model_truncated`
 */
export function readOnnxInfo(bytes: Uint8Array): OnnxInfo {
  return readOnnxFile(bytes).info;
}

/** As `readOnnxFile`; errors name the model: of several a person must know which file cannot be read. */
export function readNamedOnnxFile(model: string, bytes: Uint8Array): OnnxFile {
  try {
    return readOnnxFile(bytes);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const context = { ...error.context, model };
    throw new ModelError(error.code, `Model ${model}: ${error.message}`, { context, cause: error });
  }
}

/** `readOnnxInfo` with the graph. */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  const foreign = describeForeignFile(bytes);
  if (foreign !== null) throw notOnnx(`it looks like ${foreign}`, bytes);
  const { header, graph } = readModel(bytes);
  const stored = new Set(graph.initialisers.map(({ name }) => name));
  return {
    info: {
      ...header,
      inputs: graph.inputs.filter(({ name }) => !stored.has(name)),
      outputs: graph.outputs,
      parameters: graph.parameters,
      operators: [...graph.operators].sort(),
    },
    nodes: graph.nodes,
    initialisers: graph.initialisers,
    values: graph.values,
    externalLocations: [...graph.externalFiles.keys()],
    checksums: new Map(
      [...graph.externalFiles].flatMap(([file, sum]) => (sum === null ? [] : [[file, sum]])),
    ),
  };
}

/** Wire type of each field of a ModelProto. */
const modelFields = new Map<number, number>([
  ...[2, 3, 4, 6, 7, 8, 14, 20, 25, 26].map((number) => [number, WIRE.bytes] as const),
  ...[1, 5].map((number) => [number, WIRE.varint] as const),
]);

function readModel(bytes: Uint8Array) {
  const opsets: { domain: string; version: number }[] = [];
  const producer: string[] = [];
  const graph = new OnnxGraph(bytes);
  let irVersion: number | null = null;
  let hasGraph = false;
  try {
    for (const field of fieldsOf(bytes)) {
      if (modelFields.get(field.number) !== field.wire) {
        throw notOnnx(`field ${field.number} at byte ${field.start} is none of a model's`, bytes);
      }
      if (field.number === 1) irVersion = field.value;
      else if (field.number === 2 || field.number === 3) producer.push(textOf(bytes, field));
      else if (field.number === 8) opsets.push(readOpset(bytes, field));
      else if (field.number === 7) {
        hasGraph = true;
        inside(bytes, () => graph.read(field));
      }
    }
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    if (irVersion === null || !error.overrun) throw notOnnx(error.message, bytes);
    throw truncated(`${error.message}, the field at byte ${error.position} is cut off`, bytes);
  }
  if (irVersion === null) throw notOnnx('it holds no ir_version', bytes);
  if (!hasGraph) throw truncated('it ends before its graph', bytes);
  if (opsets.length === 0) throw truncated('it ends before its operator sets', bytes);
  return { header: { irVersion, opsets, producer: producer.join(' ').trim() }, graph };
}

/** Inside the graph, whose own length fits the file, an overrun means damage, not a missing end. */
function inside(bytes: Uint8Array, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw notOnnx(`its graph is damaged near byte ${error.position}: ${error.message}`, bytes);
  }
}

function readOpset(bytes: Uint8Array, field: Field): { domain: string; version: number } {
  let domain = '';
  let version = 0;
  for (const part of fieldsOf(bytes, field.start, field.end)) {
    if (part.number === 1) domain = textOf(bytes, part);
    else if (part.number === 2) version = part.value;
  }
  return { domain, version };
}

function notOnnx(why: string, bytes: Uint8Array): ModelError {
  return new ModelError(
    'model_not_onnx',
    `This is not an ONNX model: ${why}. Give a file that was exported to ONNX.`,
    { context: { bytes: bytes.length, why } },
  );
}

function truncated(why: string, bytes: Uint8Array): ModelError {
  return new ModelError(
    'model_truncated',
    `This ONNX file of ${bytes.length} bytes is not whole: ${why}. Download or copy it again.`,
    { context: { bytes: bytes.length, why } },
  );
}
