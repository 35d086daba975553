import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { LabelSpace } from '../../src/datasets/dataset.ts';
import { findHead, isHead } from '../../src/models/head.ts';
import { GraphIndex } from '../../src/models/graph-index.ts';
import { readHead } from '../../src/models/head-weights.ts';
import { singleFile } from '../../src/models/model-files.ts';
import { readOnnxFile } from '../../src/models/onnx-file.ts';
import type { Backend } from '../../src/runtime/session.ts';
import { decodeNpy } from '../../src/store/npy.ts';
import { withLastNode, withoutOutput } from '../fixtures/onnx-edit.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';
import { denseOutputs, type DenseRequest } from './dense-outputs.ts';

const cifar: LabelSpace = {
  name: 'cifar10',
  classes: 'airplane automobile bird cat deer dog frog horse ship truck'.split(' '),
};
const imagenet: LabelSpace = {
  name: 'imagenet',
  classes: readBundleJson<{ label: string }[]>('imagenet/classes.json').map(({ label }) => label),
};
const small = { file: 'cifar10.yaml', dataset: 'cifar10_test', labels: cifar };
const cases: Record<string, Omit<DenseRequest, 'backend'> & { expected: string; tolerance: number }> = {
  resnet20: { ...small, model: 'cifar10_resnet20', expected: 'cifar10_resnet20.test', tolerance: 1e-4 },
  resnet32: { ...small, model: 'cifar10_resnet32', expected: 'cifar10_resnet32.test', tolerance: 1e-4 },
  squeezenet: {
    file: 'imagenet.yaml',
    dataset: 'imagenet_sample',
    labels: imagenet,
    model: 'imagenet_squeezenet10',
    expected: 'imagenet_squeezenet10.imagenet120',
    tolerance: 2e-3,
  },
}; // prettier-ignore

async function reference(name: string): Promise<Float64Array> {
  return Float64Array.from(
    decodeNpy(await readFile(bundlePath(`expected/predictions/${name}`))).data,
  );
}

function largestDifference(actual: Float32Array, expected: ArrayLike<number>): number {
  expect(actual).toHaveLength(expected.length);
  return actual.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))),
    0,
  );
}

describeConformance.each<Backend>(['cpu', 'wasm'])(
  'a model without its embedding output, on %s',
  (backend) => {
    it.each(Object.entries(cases))(
      '%s: its last layer takes the same embedding',
      async (_, given) => {
        // WASM is slow, and a row does not depend on the others.
        const request = { ...given, backend, ...(backend === 'wasm' ? { limit: 16 } : {}) };
        const change = (bytes: Uint8Array) => withoutOutput(bytes, 'embedding');
        const { outputs, prepared } = await denseOutputs({ ...request, change });
        expect(prepared.info.outputs.map(({ name }) => name)).toEqual(['logits']);
        const whole = await denseOutputs(request);
        expect(whole.prepared.edit).toHaveLength(0);
        expect(largestDifference(outputs.embedding!, whole.outputs.embedding!)).toBe(0);
        expect(largestDifference(outputs.logits!, whole.outputs.logits!)).toBe(0);
        const expected = await reference(`${given.expected}.embedding.npy`);
        const rows = backend === 'wasm' ? 16 * prepared.embeddingWidth : expected.length;
        expect(largestDifference(outputs.embedding!, expected.subarray(0, rows))).toBeLessThan(
          given.tolerance,
        );
      },
    );
  },
);

describeConformance('the head of a conformance model', () => {
  it('turns the embedding of resnet20 into its logits, within 1e-4', async () => {
    const { outputs, data } = await denseOutputs({ ...cases['resnet20']!, backend: 'cpu' });
    const index = new GraphIndex(readOnnxFile(data));
    const head = findHead(index, 'logits');
    if (!isHead(head)) throw new Error(head.reason);
    const { weight, bias, classes, width } = readHead(index, head, singleFile(data))!;
    expect([classes, width]).toEqual([10, 64]);
    const { logits, embedding } = outputs as Record<'logits' | 'embedding', Float32Array>;
    let most = 0;
    for (let row = 0; row < 1000; row++) {
      for (let c = 0; c < classes; c++) {
        let sum = bias[c]!;
        for (let i = 0; i < width; i++) sum += weight[c * width + i]! * embedding[row * width + i]!;
        most = Math.max(most, Math.abs(sum - logits[row * classes + c]!));
      }
    }
    expect(most).toBeLessThan(1e-4);
  });
});

describeConformance('a model whose output is a softmax', () => {
  it('gives the same logits and embedding as before, from the tensor before it', async () => {
    const request = cases['resnet20']!;
    const change = (bytes: Uint8Array) => withLastNode(bytes, 'logits', 'Softmax', 'probabilities');
    const soft = await denseOutputs({ ...request, backend: 'cpu', change });
    expect(soft.prepared.softmax).toMatchObject({ reading: 'before', output: 'logits' });
    const plain = await denseOutputs({ ...request, backend: 'cpu' });
    expect(soft.outputs).toEqual(plain.outputs);
  });
});
