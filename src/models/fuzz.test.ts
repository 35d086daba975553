import { it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { withLastNode, withoutOutput } from '../../tests/fixtures/onnx-edit.ts';
import { colourModel, onnxBytes } from '../../tests/fixtures/onnx.ts';
import { describeModel } from './description.ts';
import { gatherModelFiles } from './model-files.ts';

const node = (operator: string, inputs: string[], outputs: string[], attributes = {}) => ({ operator, inputs, outputs, attributes }); // prettier-ignore

/** Small models of every kind of tail. */
const seeds = [
  colourModel(),
  withLastNode(withoutOutput(colourModel(), 'embedding'), 'logits', 'Softmax', 'probabilities'),
  onnxBytes({
    inputs: [{ name: 'x', shape: ['n', 3, 2, 2] }],
    outputs: [{ name: 'logits', shape: ['n', 2] }],
    nodes: [
      node('Reshape', ['x', 'shape'], ['r']),
      node('Transpose', ['r'], ['t'], { perm: [0, 2, 1] }),
      node('DequantizeLinear', ['q', 's'], ['w'], { axis: 1 }),
      node('MatMul', ['t', 'w'], ['y']),
      node('Add', ['y', 'b'], ['z']),
      node('ReduceMean', ['z'], ['logits'], { axes: [1], keepdims: 0 }),
    ],
    weights: [
      { name: 'shape', type: 'int64', dims: [3], data: [0, 3, 4] },
      { name: 'q', type: 'int8', dims: [3, 2], data: [1, 2, 3, 4, 5, 6] },
      { name: 's', dims: [2], data: [0.5, 0.25] },
      { name: 'b', dims: [2], data: [], externalFile: 'w.bin', external: { offset: '0', length: '8' } },
    ],
  }),
]; // prettier-ignore

it('10,000 damaged models are described or refused with a code, never more slowly than in a second', async () => {
  const weights = new Uint8Array(64);
  await expectCodedErrors(mutationsOf(seeds), async (bytes) => {
    const files = await gatherModelFiles('net', bytes, async () => weights);
    await describeModel('net', files);
  });
}, 120_000);

it('graphs that run in circles, or double with every node, are walked to an end', async () => {
  const doubling = Array.from({ length: 2_000 }, (_, i) => node('Add', [`t${i}`, `t${i}`], [`t${i + 1}`])); // prettier-ignore
  const chain = Array.from({ length: 20_000 }, (_, i) => node('Identity', [`t${i}`], [`t${i + 1}`])); // prettier-ignore
  const circle = [node('Add', ['a', 'b'], ['b']), node('Add', ['b', 'a'], ['a'])];
  const graphs = [doubling, chain, circle].map((nodes) =>
    onnxBytes({
      inputs: [{ name: 'x', shape: ['n', 3, 2, 2] }],
      outputs: [{ name: nodes.at(-1)?.outputs[0] ?? '', shape: ['n', 2] }],
      nodes,
      weights: [{ name: 't0', dims: [1], data: [1] }],
    }),
  );
  for (const data of graphs) {
    await expectCodedErrors(
      mutationsOf([data]),
      (bytes) => describeModel('net', { data: bytes, externalData: new Map() }),
      3,
    );
    await describeModel('net', { data, externalData: new Map() });
  }
});
