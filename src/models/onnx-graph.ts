import type { TensorInfo } from './model.ts';
import { fieldsOf, floatOf, integersOf, textOf, WIRE, type Field } from './protobuf.ts';

/** Element types by their number in onnx.proto's `TensorProto.DataType`. */
const elementTypes = [
  'undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'float64',
  'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2',
  'float8e5m2fnuz', 'uint4', 'int4', 'float4e2m1',
]; // prettier-ignore

/** A dimension, a whole shape or an element type of which the file says nothing. */
export const UNKNOWN_DIMENSION = '?';
export const UNKNOWN_SHAPE = '...';
export const UNKNOWN_TYPE = 'unknown';

/** A tensor stored in the file, without its data. */
export interface StoredTensor {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  /** Where its TensorProto lies in the file: bytes [start, end). */
  readonly start: number;
  readonly end: number;
  /** Where its data lies when that is another file. */
  readonly external: ExternalRange | null;
}

/** A range of a file beside the ONNX file (onnx.proto, `TensorProto.external_data`). */
export interface ExternalRange {
  /** Path relative to the ONNX file. */
  readonly location: string;
  readonly offset: number;
  /** In bytes; null where the file does not say: to the end, or what the dimensions need. */
  readonly length: number | null;
  /** SHA-1 of the whole file, in hexadecimal, where given. */
  readonly checksum: string | null;
}

/** A node of the graph: which operator, on what. */
export interface OnnxNode {
  /** Often empty: exporters need not name nodes. */
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Its attributes that are single integers, single floats, lists of integers, and tensors. */
  readonly integers: ReadonlyMap<string, number>;
  readonly floats: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, readonly number[]>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** The attributes of a node while they are being read. */
interface Attributes {
  readonly integers: Map<string, number>;
  readonly floats: Map<string, number>;
  readonly lists: Map<string, number[]>;
  readonly tensors: Map<string, StoredTensor>;
}

/**
 * Collects a GraphProto (onnx.proto) and the graphs inside its nodes (bodies of If and Loop): nodes,
 * stored tensors without their data, inputs (initialisers among them), outputs.
 */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly initialisers: StoredTensor[] = [];
  readonly inputs: TensorInfo[] = [];
  readonly outputs: TensorInfo[] = [];
  readonly operators = new Set<string>();
  /** Elements of all floating-point initialisers and of constants of rank ≥ 1. */
  parameters = 0;
  /** The files outside this one that tensors' data lie in, with their checksums where given. */
  readonly externalFiles = new Map<string, string | null>();
  /** Types and shapes of tensors inside the graph, where the file tells them. */
  readonly values: TensorInfo[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Adds what a GraphProto holds. Throws a ProtobufError where it is damaged. */
  read(graph: Field): void {
    for (const field of fieldsOf(this.#bytes, graph.start, graph.end)) {
      if (field.number === 1) this.nodes.push(this.#readNode(field));
      else if (field.number === 5) this.initialisers.push(this.#readTensor(field, 0));
      else if (field.number === 11) this.inputs.push(readValueInfo(this.#bytes, field));
      else if (field.number === 12) this.outputs.push(readValueInfo(this.#bytes, field));
      else if (field.number === 13) this.values.push(readValueInfo(this.#bytes, field));
    }
  }

  #readNode(node: Field): OnnxNode {
    const bytes = this.#bytes;
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes: Attributes = {
      integers: new Map(),
      floats: new Map(),
      lists: new Map(),
      tensors: new Map(),
    };
    let name = '';
    let type = '';
    let domain = '';
    for (const field of fieldsOf(bytes, node.start, node.end)) {
      if (field.number === 1) inputs.push(textOf(bytes, field));
      else if (field.number === 2) outputs.push(textOf(bytes, field));
      else if (field.number === 3) name = textOf(bytes, field);
      else if (field.number === 4) type = textOf(bytes, field);
      else if (field.number === 5) this.#readAttribute(field, attributes);
      else if (field.number === 7) domain = textOf(bytes, field);
    }
    const operator = domain === '' || domain === 'ai.onnx' ? type : `${domain}::${type}`;
    this.operators.add(operator);
    return { name, operator, inputs, outputs, ...attributes };
  }

  #readAttribute(attribute: Field, { integers, floats, lists, tensors }: Attributes): void {
    const bytes = this.#bytes;
    let name = '';
    for (const field of fieldsOf(bytes, attribute.start, attribute.end)) {
      if (field.number === 1) name = textOf(bytes, field);
      else if (field.number === 2 && field.wire === WIRE.fixed32) {
        floats.set(name, floatOf(bytes, field));
      } else if (field.number === 3) integers.set(name, field.value);
      else if (field.number === 8) {
        lists.set(name, [...(lists.get(name) ?? []), ...integersOf(bytes, field)]);
      }
      if (field.wire !== WIRE.bytes) continue;
      if (field.number === 5) tensors.set(name, this.#readTensor(field, 1));
      else if (field.number === 6 || field.number === 11) this.#readBody(field);
    }
  }

  #readBody(field: Field): void {
    const body = new OnnxGraph(this.#bytes);
    body.read(field);
    for (const operator of body.operators) this.operators.add(operator);
    this.parameters += body.parameters;
    for (const [file, checksum] of body.externalFiles) this.#addExternal(file, checksum);
  }

  /** Counts the tensor's elements as parameters where it is floating-point and of at least `leastRank`. */
  #readTensor(tensor: Field, leastRank: number): StoredTensor {
    const bytes = this.#bytes;
    const dims: number[] = [];
    let type = '';
    let name = '';
    let isExternal = false;
    const entries = new Map<string, string>();
    for (const field of fieldsOf(bytes, tensor.start, tensor.end)) {
      if (field.number === 1) dims.push(...integersOf(bytes, field));
      else if (field.number === 2) type = elementType(field.value);
      else if (field.number === 8) name = textOf(bytes, field);
      else if (field.number === 13) readEntry(bytes, field, entries);
      else if (field.number === 14) isExternal = field.value === 1;
    }
    const external = isExternal ? externalRange(entries) : null;
    if (external !== null) this.#addExternal(external.location, external.checksum);
    if (/^b?float/.test(type) && dims.length >= leastRank) {
      this.parameters += dims.reduce((product, dim) => product * dim, 1);
    }
    return { name, type, dims, start: tensor.start, end: tensor.end, external };
  }

  #addExternal(file: string, checksum: string | null): void {
    this.externalFiles.set(file, this.externalFiles.get(file) ?? checksum);
  }
}

function readValueInfo(bytes: Uint8Array, info: Field): TensorInfo {
  let name = '';
  let tensor: Pick<TensorInfo, 'type' | 'shape'> = { type: UNKNOWN_TYPE, shape: [UNKNOWN_SHAPE] };
  for (const field of fieldsOf(bytes, info.start, info.end)) {
    if (field.number === 1) name = textOf(bytes, field);
    else if (field.number === 2) {
      tensor = { type: 'not a tensor', shape: [UNKNOWN_SHAPE] };
      for (const kind of fieldsOf(bytes, field.start, field.end)) {
        if (kind.number === 1) tensor = readTensorType(bytes, kind);
      }
    }
  }
  return { name, ...tensor };
}

function readTensorType(bytes: Uint8Array, type: Field): Pick<TensorInfo, 'type' | 'shape'> {
  let element = UNKNOWN_TYPE;
  let shape: (number | string)[] = [UNKNOWN_SHAPE];
  for (const field of fieldsOf(bytes, type.start, type.end)) {
    if (field.number === 1) element = elementType(field.value);
    else if (field.number === 2) {
      shape = [...fieldsOf(bytes, field.start, field.end)]
        .filter(({ number }) => number === 1)
        .map((dimension) => readDimension(bytes, dimension));
    }
  }
  return { type: element, shape };
}

function readDimension(bytes: Uint8Array, dimension: Field): number | string {
  for (const field of fieldsOf(bytes, dimension.start, dimension.end)) {
    if (field.number === 1 && field.value >= 0) return field.value;
    if (field.number === 2) return textOf(bytes, field) || UNKNOWN_DIMENSION;
  }
  return UNKNOWN_DIMENSION;
}

/** Adds a `StringStringEntryProto`. */
function readEntry(bytes: Uint8Array, entry: Field, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  for (const field of fieldsOf(bytes, entry.start, entry.end)) {
    if (field.number === 1) key = textOf(bytes, field);
    else if (field.number === 2) value = textOf(bytes, field);
  }
  entries.set(key, value);
}

function externalRange(entries: ReadonlyMap<string, string>): ExternalRange {
  const length = entries.get('length');
  return {
    location: entries.get('location') ?? '',
    offset: wholeNumber(entries.get('offset') ?? '0'),
    length: length === undefined ? null : wholeNumber(length),
    checksum: entries.get('checksum')?.toLowerCase() ?? null,
  };
}

/** NaN where the text is no whole number: no range holds it. */
function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}

function elementType(number: number): string {
  return elementTypes[number] ?? `type ${number}`;
}
