import { PbfWriter } from 'pbf';

/** A node to append to a graph. */
export interface AddedNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Single integers and lists of integers. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A tensor to append: a list of whole numbers, or one float32. */
export type AddedTensor =
  | { readonly name: string; readonly integers: readonly number[] }
  | { readonly name: string; readonly float: number };

/** What is added to a graph; everything that it holds stays as it is. */
export interface GraphEdit {
  readonly nodes: readonly AddedNode[];
  readonly tensors: readonly AddedTensor[];
  /** Names of tensors that become outputs. Their types and shapes are left to the runtime, which infers them. */
  readonly outputs: readonly string[];
}

/** Numbers of onnx.proto's `TensorProto.DataType` and `AttributeProto.AttributeType`. */
const DATA_TYPE = { float32: 1, int64: 7 } as const;
const ATTRIBUTE_TYPE = { integer: 2, integers: 7 } as const;

/**
 * Bytes that, appended to an ONNX file, add this to its graph: a ModelProto that holds nothing else. Readers of protocol
 * buffers merge messages whose bytes follow each other, and add up their lists (protobuf encoding, "Last One Wins").
 * Empty where there is nothing to add.
 */
export function editBytes(edit: GraphEdit): Uint8Array<ArrayBuffer> {
  if (edit.nodes.length + edit.tensors.length + edit.outputs.length === 0) return new Uint8Array(0);
  const writer = new PbfWriter();
  writer.writeMessage(7, writeGraph, edit);
  return new Uint8Array(writer.finish());
}

function writeGraph({ nodes, tensors, outputs }: GraphEdit, writer: PbfWriter): void {
  for (const node of nodes) writer.writeMessage(1, writeNode, node);
  for (const tensor of tensors) writer.writeMessage(5, writeTensor, tensor);
  for (const output of outputs) writer.writeMessage(12, writeOutput, output);
}

function writeNode(
  { operator, inputs, outputs, attributes = {} }: AddedNode,
  writer: PbfWriter,
): void {
  for (const input of inputs) writer.writeStringField(1, input);
  for (const output of outputs) writer.writeStringField(2, output);
  writer.writeStringField(4, operator);
  for (const attribute of Object.entries(attributes)) {
    writer.writeMessage(5, writeAttribute, attribute);
  }
}

function writeAttribute(
  [name, value]: [string, number | readonly number[]],
  writer: PbfWriter,
): void {
  writer.writeStringField(1, name);
  if (typeof value === 'number') {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, ATTRIBUTE_TYPE.integer);
  } else {
    for (const item of value) writer.writeVarintField(8, item);
    writer.writeVarintField(20, ATTRIBUTE_TYPE.integers);
  }
}

function writeTensor(tensor: AddedTensor, writer: PbfWriter): void {
  if ('float' in tensor) {
    writer.writeVarintField(2, DATA_TYPE.float32);
    writer.writePackedFloat(4, [tensor.float]);
  } else {
    writer.writeVarintField(1, tensor.integers.length);
    writer.writeVarintField(2, DATA_TYPE.int64);
    writer.writePackedVarint(7, [...tensor.integers]);
  }
  writer.writeStringField(8, tensor.name);
}

function writeOutput(name: string, writer: PbfWriter): void {
  writer.writeStringField(1, name);
}
