import type { JsonObject } from '../../core/json.ts';
import { sha256 } from '../../core/sha256.ts';
import type { TensorInfo } from '../../models/model.ts';
import { readOnnxInfo } from '../../models/onnx-file.ts';
import { factLines, readBytes, type Inspection } from './inspection.ts';

/** Of a model: inputs, outputs, operators and size. */
export async function inspectModel(file: string): Promise<Inspection> {
  const bytes = await readBytes(file);
  const info = readOnnxInfo(bytes);
  const digest = await sha256(bytes);
  const facts: JsonObject = {
    file,
    sha256: digest,
    bytes: bytes.length,
    ir_version: info.irVersion,
    opsets: info.opsets.map(({ domain, version }) => ({ domain, version })),
    producer: info.producer,
    inputs: info.inputs.map(tensor),
    outputs: info.outputs.map(tensor),
    parameters: info.parameters,
    operators: [...info.operators],
  };
  const opsets = info.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`);
  const text = factLines([
    ['file', file],
    ['sha256', digest],
    ['bytes', String(bytes.length)],
    ['parameters', String(info.parameters)],
    ['opset', `${opsets.join(', ')} (IR ${info.irVersion})`],
    ['producer', info.producer],
    ...info.inputs.map((each) => ['input', tensorText(each)] as const),
    ...info.outputs.map((each) => ['output', tensorText(each)] as const),
    ['operators', info.operators.join(', ')],
  ]);
  return { facts, text };
}

function tensor({ name, type, shape }: TensorInfo): JsonObject {
  return { name, type, shape: [...shape] };
}

function tensorText({ name, type, shape }: TensorInfo): string {
  return `${name}: ${type} [${shape.join(', ')}]`;
}
