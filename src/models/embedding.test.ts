import { concatenate } from '../core/bytes.ts';
import { describe, expect, it } from 'vitest';
import { onnxBytes, type FixtureModel, type FixtureWeights } from '../../tests/fixtures/onnx.ts';
import { nodeSessions } from '../runtime/session.node.ts';
import { embeddingCandidates } from './embedding.ts';
import { findHead, isHead } from './head.ts';
import { readHead } from './head-weights.ts';
import { GraphIndex } from './graph-index.ts';
import { singleFile } from './model-files.ts';
import { readOnnxFile } from './onnx-file.ts';
import { chooseOutputs, type OutputsChoice } from './outputs-choice.ts';

/** Weights of 3 inputs and 2 classes, and numbers to tell them apart. */
const W = [1, 2, 3, 4, 5, 6];
const dense: FixtureWeights = { name: 'w', dims: [3, 2], data: W };
const byClass: FixtureWeights = { name: 'w', dims: [2, 3], data: [1, 3, 5, 2, 4, 6] };
const bias: FixtureWeights = { name: 'b', dims: [2], data: [10, 20] };
const int64 = (name: string, data: number[], dims = [data.length]): FixtureWeights => ({ name, type: 'int64', dims, data }); // prettier-ignore
const node = (operator: string, inputs: string[], outputs: string[], attributes = {}) => ({ operator, inputs, outputs, attributes }); // prettier-ignore
/** A picture of 3 channels and 2×2 pixels: channel c has the mean c + 1. */
const picture = [0, 1, 1, 2, 1, 2, 2, 3, 2, 3, 3, 4];
const means = [1, 2, 3];

const graph = (
  nodes: FixtureModel['nodes'],
  weights: FixtureWeights[],
  more: Partial<FixtureModel> = {},
): FixtureModel => ({
  inputs: [{ name: 'x', shape: ['n', 3, 2, 2] }],
  outputs: [{ name: 'logits', shape: ['n', 2] }],
  nodes,
  weights,
  ...more,
});

const pool = node('GlobalAveragePool', ['x'], ['p']);
const flat = node('Flatten', ['p'], ['f']);
/** Pixels as tokens: [n, 4, 3], each a pixel's three channels. */
const tokens = [
  node('Reshape', ['x', 'three'], ['r']),
  node('Transpose', ['r'], ['t'], { perm: [0, 2, 1] }),
];
const three = int64('three', [0, 3, 4]);
const meanAttribute = node('ReduceMean', ['t'], ['m'], { axes: [1], keepdims: 0 });

interface Tail {
  readonly model: FixtureModel;
  readonly tensor: string;
  readonly averaged: readonly number[] | null;
  /** Expected embedding of `picture`; default its channels' means. */
  readonly embedding?: readonly number[];
  readonly linear?: boolean;
  /** Whether it adds the bias in another form than `bias`. */
  readonly bias?: boolean;
  /** Of the logits; default 1e-3. */
  readonly tolerance?: number;
}

const tails: Record<string, Tail> = {
  'a Gemm': {
    model: graph([pool, flat, node('Gemm', ['f', 'w', 'b'], ['logits'], { transB: 1 })], [byClass, bias]),
    tensor: 'f',
    averaged: [],
  },
  'a MatMul and an Add': {
    model: graph([pool, flat, node('MatMul', ['f', 'w'], ['y']), node('Add', ['b', 'y'], ['logits'])], [dense, bias]),
    tensor: 'f',
    averaged: [],
  },
  'a MatMul of weights that are cast and turned round': {
    model: graph(
      [pool, flat, node('Cast', ['w'], ['c'], { to: 1 }), node('Transpose', ['c'], ['v'], { perm: [1, 0] }), node('MatMul', ['f', 'v'], ['logits'])],
      [{ ...byClass, type: 'float64' }],
    ),
    tensor: 'f',
    averaged: [],
  },
  'a convolution with a ReLU, as in SqueezeNet': {
    model: graph(
      [node('Identity', ['x'], ['i']), node('Conv', ['i', 'w', 'b'], ['y']), node('Relu', ['y'], ['z']), node('ReduceMean', ['z'], ['logits'], { axes: [2, 3], keepdims: 0 })],
      [{ ...byClass, dims: [2, 3, 1, 1] }, bias],
    ),
    tensor: 'i',
    averaged: [2, 3],
    linear: false,
  },
  'the first token, as in a ViT': {
    model: graph(
      [...tokens, node('Gather', ['t', 'zero'], ['g'], { axis: 1 }), node('Gemm', ['g', 'w', 'b'], ['logits'])],
      [dense, bias, three, int64('zero', [0], [])],
    ),
    tensor: 'g',
    averaged: [],
    embedding: [0, 1, 2],
  },
  'averaged tokens': {
    model: graph([...tokens, meanAttribute, node('MatMul', ['m', 'w'], ['logits'])], [dense, three]),
    tensor: 'm',
    averaged: [],
  },
  'tokens that are averaged after the head': {
    model: graph(
      [...tokens, node('MatMul', ['t', 'w'], ['y']), node('ReduceMean', ['y'], ['logits'], { axes: [1], keepdims: 0 })],
      [dense, three],
    ),
    tensor: 't',
    averaged: [1],
  },
  'tokens whose number of dimensions nothing tells': {
    model: graph(
      [node('Reshape', ['x', 'sum'], ['r']), node('Add', ['three', 'none'], ['sum']), node('Transpose', ['r'], ['u']), node('Transpose', ['u'], ['v']), node('Einsum', ['v'], ['t']), node('MatMul', ['t', 'w'], ['y']), node('ReduceMean', ['y'], ['logits'], { axes: [1], keepdims: 0 })],
      [dense, three, int64('none', [0, 0, 0])],
    ),
    tensor: 't',
    averaged: null,
  },
  'a norm before the head': {
    model: graph(
      [pool, flat, node('Mul', ['f', 'g'], ['s']), node('LayerNormalization', ['s', 'g'], ['l']), node('MatMul', ['l', 'w'], ['logits'])],
      [dense, { name: 'g', dims: [3], data: [1, 1, 1] }],
      { opsets: [{ domain: '', version: 17 }] },
    ),
    tensor: 'l',
    averaged: [],
    embedding: [-1.2247, 0, 1.2247],
  },
  'a softmax after it': {
    model: graph([pool, flat, node('Gemm', ['f', 'w', 'b'], ['y']), node('Softmax', ['y'], ['logits'])], [dense, bias]),
    tensor: 'f',
    averaged: [],
  },
  'a head of opset 18, where axes are an input': {
    model: graph(
      [node('Identity', ['x'], ['i']), node('Conv', ['i', 'w', 'b'], ['y']), node('GlobalAveragePool', ['y'], ['z']), node('Squeeze', ['z', 'axes'], ['logits'])],
      [{ ...byClass, dims: [2, 3, 1, 1] }, bias, int64('axes', [2, 3])],
      { opsets: [{ domain: '', version: 18 }] },
    ),
    tensor: 'i',
    averaged: [2, 3],
  },
  'quantised weights behind DequantizeLinear': {
    model: graph(
      [pool, flat, node('DequantizeLinear', ['q', 's', 'z'], ['w'], { axis: 1 }), node('MatMul', ['f', 'w'], ['y']), node('Add', ['y', 'b'], ['logits'])],
      [{ name: 'q', type: 'int8', dims: [3, 2], data: [2, 5, 6, 9, 10, 13] }, { name: 's', dims: [2], data: [0.5, 0.5] }, { name: 'z', type: 'int8', dims: [2], data: [0, 1] }, bias],
    ),
    tensor: 'f',
    averaged: [],
    tolerance: 0.05,
  },
  'weights quantised while the model runs, as in model_quantized.onnx': {
    model: graph(
      [pool, flat, node('DynamicQuantizeLinear', ['f'], ['q', 'qs', 'qz']), node('MatMulInteger', ['q', 'wq', 'qz', 'wz'], ['i']), node('Cast', ['i'], ['c'], { to: 1 }), node('Mul', ['qs', 'ws'], ['scale']), node('Mul', ['c', 'scale'], ['y']), node('Add', ['y', 'b'], ['logits'])],
      [{ name: 'wq', type: 'uint8', dims: [3, 2], data: [12, 14, 16, 18, 20, 22] }, { name: 'ws', dims: [], data: [0.5] }, { name: 'wz', type: 'uint8', dims: [], data: [10] }, bias],
    ),
    tensor: 'f',
    averaged: [],
    tolerance: 0.05,
  },
  'a quantised product of a quantised tensor': {
    model: graph(
      [pool, flat, node('QuantizeLinear', ['f', 'fs', 'fz'], ['q']), node('QLinearMatMul', ['q', 'fs', 'fz', 'wq', 'ws', 'wz', 'ys', 'fz'], ['r']), node('DequantizeLinear', ['r', 'ys', 'fz'], ['logits'])],
      [{ name: 'wq', type: 'uint8', dims: [3, 2], data: [12, 14, 16, 18, 20, 22] }, { name: 'ws', dims: [], data: [0.5] }, { name: 'wz', type: 'uint8', dims: [], data: [10] }, { name: 'fs', dims: [], data: [0.0625] }, { name: 'fz', type: 'uint8', dims: [], data: [0] }, { name: 'ys', dims: [], data: [0.25] }],
    ),
    tensor: 'f',
    averaged: [],
    tolerance: 0.2,
  },
  'a quantised product of what another quantised operator made': {
    model: graph(
      [pool, flat, node('QuantizeLinear', ['f', 'fs', 'fz'], ['p8']), node('Identity', ['p8'], ['q']), node('QLinearMatMul', ['q', 'fs', 'fz', 'wq', 'ws', 'wz', 'ys', 'fz'], ['r']), node('DequantizeLinear', ['r', 'ys', 'fz'], ['logits'])],
      [{ name: 'wq', type: 'uint8', dims: [3, 2], data: [12, 14, 16, 18, 20, 22] }, { name: 'ws', dims: [], data: [0.5] }, { name: 'wz', type: 'uint8', dims: [], data: [10] }, { name: 'fs', dims: [], data: [0.0625] }, { name: 'fz', type: 'uint8', dims: [], data: [0] }, { name: 'ys', dims: [], data: [0.25] }],
    ),
    tensor: 'q',
    averaged: [],
    tolerance: 0.2,
  },
  'a quantised convolution of 1×1': {
    model: graph(
      [node('Identity', ['x'], ['i']), node('QuantizeLinear', ['i', 'fs', 'fz'], ['q']), node('QLinearConv', ['q', 'fs', 'fz', 'wq', 'ws', 'wz', 'ys', 'fz', 'b32'], ['r']), node('DequantizeLinear', ['r', 'ys', 'fz'], ['y']), node('GlobalAveragePool', ['y'], ['z']), node('Flatten', ['z'], ['logits'])],
      [{ name: 'wq', type: 'uint8', dims: [2, 3, 1, 1], data: [12, 16, 20, 14, 18, 22] }, { name: 'ws', dims: [], data: [0.5] }, { name: 'wz', type: 'uint8', dims: [], data: [10] }, { name: 'fs', dims: [], data: [0.0625] }, { name: 'fz', type: 'uint8', dims: [], data: [0] }, { name: 'ys', dims: [], data: [0.25] }, { name: 'b32', type: 'int32', dims: [2], data: [320, 640] }],
    ),
    tensor: 'i',
    averaged: [2, 3],
    bias: true,
    tolerance: 0.2,
  },
  "ONNX Runtime's quantised Gemm": {
    model: graph(
      [pool, flat, node('QuantizeLinear', ['f', 'fs', 'fz'], ['q']), { ...node('QGemm', ['q', 'fs', 'fz', 'wq', 'ws', 'wz', 'b32'], ['logits'], { transB: 1 }), domain: 'com.microsoft' }],
      [{ name: 'wq', type: 'uint8', dims: [2, 3], data: [12, 16, 20, 14, 18, 22] }, { name: 'ws', dims: [], data: [0.5] }, { name: 'wz', type: 'uint8', dims: [], data: [10] }, { name: 'fs', dims: [], data: [0.0625] }, { name: 'fz', type: 'uint8', dims: [], data: [0] }, { name: 'b32', type: 'int32', dims: [2], data: [320, 640] }],
      { opsets: [{ domain: '', version: 16 }, { domain: 'com.microsoft', version: 1 }] },
    ),
    tensor: 'f',
    averaged: [],
    bias: true,
    tolerance: 0.05,
  },
}; // prettier-ignore

/** `logits = W·e + b` of the fixture. */
function expectedLogits(embedding: readonly number[], withBias: boolean): number[] {
  return [0, 1].map((c) =>
    embedding.reduce((sum, value, i) => sum + value * W[2 * i + c]!, withBias ? [10, 20][c]! : 0),
  );
}

function choose(
  bytes: Uint8Array,
  configured?: { logits: string; embedding?: string | null },
): OutputsChoice {
  // prettier-ignore
  return chooseOutputs('tiny', readOnnxFile(bytes), configured, 2);
}

async function run(bytes: Uint8Array, { edit, outputs }: OutputsChoice, backend: 'cpu' | 'wasm') {
  const model = { name: 'tiny', inputName: 'x', data: concatenate([bytes, edit]) };
  const session = await nodeSessions.open(model, { backend, threads: 1 });
  const names = [outputs.logits, outputs.embedding ?? ''].filter((name) => name !== '');
  const input = Float32Array.from([...picture, ...picture]);
  const tensors = await session.run(input, [2, 3, 2, 2], names);
  await session.release();
  return {
    logits: [...tensors[outputs.logits]!.data],
    embedding: tensors[outputs.embedding ?? ''],
  };
}

describe('the embedding that is found for', () => {
  const runnable = Object.entries(tails).filter(
    ([name]) => !name.startsWith('tokens whose number'),
  );

  it.each(runnable)('%s is what the last layer takes', async (_, tail) => {
    const bytes = onnxBytes(tail.model);
    const choice = choose(bytes);
    expect(choice.embedding).toMatchObject({ tensor: tail.tensor, averaged: tail.averaged, width: 3 });
    for (const backend of ['cpu', 'wasm'] as const) {
      const { embedding } = await run(bytes, choice, backend);
      expect(embedding?.dims).toEqual([2, 3]);
      const expected = tail.embedding ?? means;
      for (const [i, value] of [...expected, ...expected].entries()) {
        expect(embedding?.data[i]).toBeCloseTo(value, 3);
      }
    }
  }); // prettier-ignore

  it.each(runnable)('%s: weight and bias of the layer make its logits', async (_, tail) => {
    const bytes = onnxBytes(tail.model);
    const index = new GraphIndex(readOnnxFile(bytes));
    const head = findHead(index, choose(bytes).outputs.logits);
    if (!isHead(head)) throw new Error(head.reason);
    expect(head.linear).toBe(tail.linear ?? true);
    const weights = readHead(index, head, singleFile(bytes));
    if (tail.linear === false) {
      expect(weights).toBeNull();
      return;
    }
    const { logits } = await run(bytes, choose(bytes), 'cpu');
    const withBias = tail.bias ?? tail.model.weights.includes(bias);
    expect([...weights!.weight]).toEqual([1, 3, 5, 2, 4, 6]);
    expect([...weights!.bias]).toEqual(withBias ? [10, 20] : [0, 0]);
    const expected = expectedLogits(tail.embedding ?? means, withBias);
    for (const [i, value] of [...expected, ...expected].entries()) {
      // ONNX Runtime multiplies quantised weights as such.
      expect(Math.abs((logits[i] ?? NaN) - value)).toBeLessThan(tail.tolerance ?? 1e-3);
    }
  });

  it('tokens whose number of dimensions nothing tells are averaged in rows of the width of the weights', () => {
    const { averaged, width } = choose(onnxBytes(tails['tokens whose number of dimensions nothing tells']!.model)).embedding!; // prettier-ignore
    expect({ averaged, width }).toEqual({ averaged: null, width: 3 });
  });
});

describe('an embedding', () => {
  const model = graph(
    [node('Relu', ['x'], ['features']), node('GlobalAveragePool', ['features'], ['p']), flat, node('Gemm', ['f', 'w', 'b'], ['logits'])],
    [dense, bias],
  ); // prettier-ignore
  const bytes = onnxBytes(model);

  it('may be any tensor: one of pictures is averaged over their positions', async () => {
    const choice = choose(bytes, { logits: 'logits', embedding: 'features' });
    expect(choice.embedding).toMatchObject({ tensor: 'features', averaged: [2, 3], head: null });
    const { embedding } = await run(bytes, choice, 'cpu');
    expect([...embedding!.data]).toEqual([...means, ...means]);
  });

  it('is none where none is wanted', () => {
    const choice = choose(bytes, { logits: 'logits', embedding: null });
    expect(choice).toMatchObject({ embedding: null, outputs: { embedding: null } });
    expect(choice.edit).toHaveLength(0);
  });

  it('gets a name that the graph does not have', () => {
    const taken = graph(
      [node('Relu', ['x'], ['i']), node('Identity', ['i'], ['i_mean']), node('Conv', ['i_mean', 'w'], ['y']), node('Conv', ['i', 'w'], ['z']), node('GlobalAveragePool', ['z'], ['g']), node('Flatten', ['g'], ['logits'])],
      [{ ...byClass, dims: [2, 3, 1, 1] }],
    ); // prettier-ignore
    expect(choose(onnxBytes(taken)).outputs.embedding).toBe('i_mean_');
  });

  it('is not found where the last layer is no product, and the reason says what it is', () => {
    const shuffled = graph([node('Einsum', ['x'], ['logits'])], []);
    const found = findHead(new GraphIndex(readOnnxFile(onnxBytes(shuffled))), 'logits');
    expect(found).toEqual({ reason: expect.stringContaining('Einsum "logits"') });
    expect(choose(onnxBytes(shuffled)).embedding).toBeNull();
    const wide = graph([node('Conv', ['x', 'w'], ['y']), node('Flatten', ['y'], ['logits'])], [{ name: 'w', dims: [2, 3, 2, 2], data: Array.from({ length: 24 }, () => 1) }]); // prettier-ignore
    expect(findHead(new GraphIndex(readOnnxFile(onnxBytes(wide))), 'logits')).toEqual({
      reason: expect.stringContaining('2×2'),
    });
  });

  it('is not looked for in circles', () => {
    const circle = graph([node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['a'], ['logits'])], []); // prettier-ignore
    expect(choose(onnxBytes(circle)).embedding).toBeNull();
  });

  it('of two heads whose answers are added is what the first takes, without a head', () => {
    const two = graph(
      [pool, flat, node('Gemm', ['f', 'w'], ['a']), node('Relu', ['f'], ['h']), node('Gemm', ['h', 'w'], ['c']), node('Add', ['a', 'c'], ['sum']), node('Div', ['sum', 'two'], ['logits'])],
      [dense, { name: 'two', dims: [], data: [2] }],
    ); // prettier-ignore
    const index = new GraphIndex(readOnnxFile(onnxBytes(two)));
    expect(findHead(index, 'logits')).toMatchObject({ input: 'f', linear: false });
  });

  it('has candidates: the tensors that lead to it, the last first', () => {
    const candidates = embeddingCandidates(new GraphIndex(readOnnxFile(bytes)), 'logits');
    expect(candidates).toEqual([
      { tensor: 'f', madeBy: 'Flatten "f"', rank: 2 },
      { tensor: 'p', madeBy: 'GlobalAveragePool "p"', rank: 4 },
      { tensor: 'features', madeBy: 'Relu "features"', rank: 4 },
    ]);
  });
});

describe('an output that is', () => {
  const before = [pool, flat, node('Gemm', ['f', 'w', 'b'], ['y'])];
  const raw = expectedLogits(means, true);

  it.each([
    ['a softmax', [node('Softmax', ['y'], ['logits'])]],
    ['a softmax, reshaped and cast', [node('Softmax', ['y'], ['s']), node('Cast', ['s'], ['c'], { to: 1 }), node('Identity', ['c'], ['logits'])]],
    ['exponentials divided by their sum', [node('Exp', ['y'], ['e']), node('ReduceSum', ['e', 'one'], ['t']), node('Div', ['e', 't'], ['logits'])]],
    ['exponentials of what is left of the largest', [node('ReduceMax', ['y'], ['m'], { axes: [1] }), node('Sub', ['y', 'm'], ['d']), node('Exp', ['d'], ['e']), node('ReduceSum', ['e', 'one'], ['t']), node('Div', ['e', 't'], ['logits'])]],
  ])('%s is read before it', async (_, after) => {
    const bytes = onnxBytes(graph([...before, ...after], [dense, bias, int64('one', [1])]));
    const choice = choose(bytes, { logits: 'logits', embedding: null });
    expect(choice).toMatchObject({ softmax: { reading: 'before', output: 'y' }, outputs: { logits: 'y' } });
    expect((await run(bytes, choice, 'cpu')).logits).toEqual([...raw, ...raw]);
  }); // prettier-ignore

  it('a softmax that takes no floats is read as the logarithm of its probabilities', async () => {
    const bytes = onnxBytes(graph([...before, node('Hardmax', ['y'], ['logits'])], [dense, bias]));
    expect(choose(bytes).softmax).toBeNull();
    const quantised = graph([...before, { ...node('QLinearSoftmax', ['y'], ['logits']), domain: 'com.microsoft' }], [dense, bias]); // prettier-ignore
    const choice = choose(onnxBytes(quantised));
    expect(choice).toMatchObject({
      softmax: { reading: 'logarithm', node: 'com.microsoft::QLinearSoftmax "logits"' },
      outputs: { logits: 'logits_logarithm' },
    });
    // The same nodes after a softmax that runs.
    const soft = onnxBytes(graph([...before, node('Softmax', ['y'], ['logits'])], [dense, bias]));
    const { logits } = await run(soft, choice, 'cpu');
    expect(logits[1]! - logits[0]!).toBeCloseTo(raw[1]! - raw[0]!, 4);
  });

  it('a LogSoftmax is taken as it is', () => {
    const bytes = onnxBytes(graph([...before, node('LogSoftmax', ['y'], ['logits'])], [dense, bias])); // prettier-ignore
    expect(choose(bytes)).toMatchObject({ softmax: null, outputs: { logits: 'logits' } });
  });
});
