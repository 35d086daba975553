import { expect, it } from 'vitest';
import { withLastNode, withoutOutput } from '../../tests/fixtures/onnx-edit.ts';
import { colourModel, onnxBytes } from '../../tests/fixtures/onnx.ts';
import { describeModel } from './description.ts';
import { singleFile } from './model-files.ts';

it('a model is described with its input, logits, embedding, head and what else the embedding could be', async () => {
  const data = withoutOutput(colourModel({ batch: 8 }), 'embedding');
  expect(await describeModel('tiny', singleFile(data))).toMatchObject({
    bytes: data.length,
    externalFiles: [],
    input: { type: 'float32', layout: 'nchw', channels: 3, batch: 8, height: 4, width: 4 },
    inputProblem: null,
    logits: 'logits',
    classCount: 3,
    softmax: null,
    embedding: { tensor: 'embedding', madeBy: 'ReduceMean "embedding"', averaged: [], width: 3 },
    embeddingProblem: null,
    candidates: [{ tensor: 'embedding', rank: 2 }],
    head: { node: 'Gemm "logits"', linear: true },
  });
});

it('a softmax is told, and what is read instead', async () => {
  const data = withLastNode(colourModel(), 'logits', 'Softmax', 'probabilities');
  const { softmax, logits } = await describeModel('tiny', singleFile(data));
  expect(softmax).toMatchObject({ node: 'Softmax "probabilities"', reading: 'before' });
  expect(logits).toBe('logits');
});

it('a model that cannot be used is described with the reasons', async () => {
  const data = onnxBytes({
    inputs: [{ name: 'ids', type: 'int64', shape: ['n', 7] }],
    outputs: [
      { name: 'a', shape: ['n', 5] },
      { name: 'b', shape: ['n', 7] },
    ],
    nodes: [],
    weights: [],
  });
  const found = await describeModel('text', singleFile(data));
  expect(found).toMatchObject({ input: null, inputProblem: 'its element type is int64' });
  expect(found.logits === null ? found.logitsProblem : '').toContain('none of its outputs');
});

it('another tensor may be named as embedding', async () => {
  const outputs = { logits: 'logits', embedding: 'pixel' };
  const data = onnxBytes({
    inputs: [{ name: 'x', shape: ['n', 3, 2, 2] }],
    outputs: [{ name: 'logits', shape: ['n', 12] }],
    nodes: [
      { operator: 'Relu', inputs: ['x'], outputs: ['pixel'] },
      { operator: 'Flatten', inputs: ['pixel'], outputs: ['logits'] },
    ],
    weights: [],
  });
  const found = await describeModel('tiny', singleFile(data), outputs);
  expect(found.embedding).toMatchObject({
    tensor: 'pixel',
    averaged: [2, 3],
    output: 'pixel_mean',
  });
  const open = await describeModel('tiny', singleFile(data));
  expect(open).toMatchObject({ embedding: null, head: null });
  expect(open.embeddingProblem).toBe('no layer with weights leads to its logits');
});
