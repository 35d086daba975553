import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readOnnxInfo } from '../../src/models/onnx-file.ts';
import { sha256 } from '../../src/core/sha256.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

interface ModelEntry {
  file: string;
  sha256: string;
  bytes: number;
  ir_version: number;
  opset: number[];
  producer: string;
  inputs: { name: string; type: string; shape: (number | string)[] }[];
  outputs: { name: string; type: string; shape: (number | string)[] }[];
  op_types: string[];
  parameters: number;
}

const files = ['cifar10_resnet20.onnx', 'cifar10_resnet32.onnx', 'imagenet_squeezenet10.onnx'];

describeConformance('the model files', () => {
  it.each(files)('%s says of itself what the reference read', async (file) => {
    const { models } = readBundleJson<{ models: ModelEntry[] }>('models/models.json');
    const expected = models.find((model) => model.file === file)!;
    const bytes = new Uint8Array(readFileSync(bundlePath(`models/${file}`)));
    expect(await sha256(bytes)).toBe(expected.sha256);
    expect(readOnnxInfo(bytes)).toEqual({
      irVersion: expected.ir_version,
      opsets: expected.opset.map((version) => ({ domain: '', version })),
      producer: expected.producer,
      inputs: expected.inputs,
      outputs: expected.outputs,
      parameters: expected.parameters,
      operators: expected.op_types,
    });
  });
});
