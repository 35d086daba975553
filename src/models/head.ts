import type { GraphIndex } from './graph-index.ts';
import type { OnnxNode } from './onnx-graph.ts';

/** The layer that turns an embedding into logits: a matrix product, or a convolution of 1×1. */
export interface Head {
  readonly node: OnnxNode;
  readonly kind: 'product' | 'convolution';
  /** What it takes: the embedding, before pooling where it is spatial. */
  readonly input: string;
  /** Scale and zero point of the input where it holds quantised numbers; null where it holds floats. */
  readonly quantised: { readonly scale: string; readonly zeroPoint: string } | null;
  /** The stored weights, as the node names them. */
  readonly weight: string;
  /** Whether they are stored as [classes, width]; else [width, classes]. */
  readonly byClass: boolean;
  /** Scale and zero point of the weights where they are whole numbers beside their scale. */
  readonly weightScale: { readonly scale: string; readonly zeroPoint: string } | null;
  /** What the node adds to its product; '' where it adds nothing. */
  readonly bias: string;
  /** What is done to the product on the way to the logits, in that order. */
  readonly after: readonly Affine[];
  /** Whether the logits are an affine function of the (averaged) embedding: no nonlinearity, no second layer after it. */
  readonly linear: boolean;
  /** Number of dimensions of the input; null where the file does not tell. */
  readonly rank: number | null;
}

/** A constant that is added or multiplied. */
export interface Affine {
  readonly operator: 'Add' | 'Sub' | 'Mul' | 'Div';
  readonly constant: string;
}

/** Why there is no head, for people. */
export interface NoHead {
  readonly reason: string;
}

/** Operators between the layer and the logits that leave a logit a monotone function of its product. */
const reshaping = new Set(['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Dropout', 'Cast', 'Transpose', 'QuantizeLinear', 'DequantizeLinear']); // prettier-ignore
const averaging = new Set(['GlobalAveragePool', 'AveragePool', 'ReduceMean']);
const nonlinear = new Set(['Softmax', 'LogSoftmax', 'Relu', 'Clip', 'Sigmoid', 'HardSigmoid', 'LeakyRelu', 'Tanh', 'BatchNormalization']); // prettier-ignore
/** Those of them that change the number of dimensions. */
const reranking = new Set([
  'Flatten',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Transpose',
  'ReduceMean',
]);

const products = new Set(['Gemm', 'MatMul', 'MatMulInteger', 'QLinearMatMul', 'com.microsoft::FusedMatMul', 'com.microsoft::FusedGemm', 'com.microsoft::QGemm', 'com.microsoft::MatMulNBits']); // prettier-ignore
const convolutions = new Set(['Conv', 'com.microsoft::FusedConv', 'QLinearConv', 'ConvInteger']);

/** Nodes between logits and layer before the walk gives up. */
const LONGEST_WALK = 200;

/** What the walk has met so far. */
interface Path {
  readonly after: readonly Affine[];
  readonly linear: boolean;
  /** Whether the tensor has as many dimensions as the logits. */
  readonly sameRank: boolean;
  readonly weightScale: string | null;
}

/**
 * Walks back from the logits, through what only reshapes, averages or scales, to the last layer with weights.
 * Where two layers are added (two heads) the first of them is taken, and the head is not linear.
 */
export function findHead(index: GraphIndex, logits: string): Head | NoHead {
  const start: Path = { after: [], linear: true, sameRank: true, weightScale: null };
  return walk(index, logits, start, new Set(), logits);
}

export function isHead(found: Head | NoHead): found is Head {
  return 'node' in found;
}

function walk(
  index: GraphIndex,
  tensor: string,
  path: Path,
  seen: Set<string>,
  logits: string,
): Head | NoHead {
  const node = index.maker(tensor);
  if (node === null) return { reason: 'no layer with weights leads to its logits' };
  if (seen.has(tensor)) return { reason: 'its graph runs in a circle' };
  if (seen.size > LONGEST_WALK)
    return { reason: 'its last layer with weights is too far from its logits' };
  seen.add(tensor);
  const { operator } = node;
  if (products.has(operator) || convolutions.has(operator)) {
    return layer(index, node, path, logits);
  }
  if (operator === 'Add' || operator === 'Sub' || operator === 'Mul' || operator === 'Div') {
    return throughArithmetic(index, node, operator, path, seen, logits);
  }
  const linear = reshaping.has(operator) || averaging.has(operator);
  if (!linear && !nonlinear.has(operator)) {
    return { reason: `its logits come from ${describe(node)}, which is no layer with weights` };
  }
  const next = {
    ...path,
    linear: path.linear && linear,
    sameRank: path.sameRank && !reranking.has(operator),
  };
  return walk(index, node.inputs[0] ?? '', next, seen, logits);
}

function throughArithmetic(
  index: GraphIndex,
  node: OnnxNode,
  operator: Affine['operator'],
  path: Path,
  seen: Set<string>,
  logits: string,
): Head | NoHead {
  const varying = node.inputs.filter((input) => !index.isConstant(input));
  const [only = ''] = varying;
  if (varying.length === 1) {
    const constant = node.inputs.find((input) => input !== only) ?? '';
    // A constant minus or divided by the product turns its order round.
    const turned = (operator === 'Sub' || operator === 'Div') && node.inputs[0] === constant;
    const after = [{ operator, constant }, ...path.after];
    return walk(index, only, { ...path, after, linear: path.linear && !turned }, seen, logits);
  }
  for (const input of varying) {
    const other = varying.find((candidate) => candidate !== input) ?? '';
    // Integer products are followed by a multiplication with the scales of both factors.
    const scale = operator === 'Mul' ? constantFactor(index, other) : null;
    const next = { ...path, linear: path.linear && scale !== null, weightScale: scale };
    const found = walk(index, input, next, seen, logits);
    if (isHead(found)) return found;
  }
  return { reason: `its logits come from ${describe(node)}, of two tensors` };
}

/** The stored factor of a product of two scales, one of which is found while the model runs. */
function constantFactor(index: GraphIndex, tensor: string): string | null {
  const maker = index.maker(tensor);
  if (maker?.operator !== 'Mul') return null;
  return maker.inputs.find((input) => index.isConstant(input)) ?? null;
}

function layer(index: GraphIndex, node: OnnxNode, path: Path, logits: string): Head | NoHead {
  const { operator, integers } = node;
  const places = placesOf(node);
  const [input = '', weight = '', bias = ''] = places.map((place) =>
    place === null ? '' : (node.inputs[place] ?? ''),
  );
  if (!index.isConstant(weight) || index.isConstant(input)) {
    return { reason: `its logits come from ${describe(node)}, which has no stored weights` };
  }
  const isConvolution = convolutions.has(operator);
  const dims = index.stored(weight)?.dims ?? [];
  if (isConvolution && dims.length > 0 && !isPointwise(integers, dims)) {
    return {
      reason: `its last layer, ${describe(node)}, is a convolution of ${dims.slice(2).join('×')}`,
    };
  }
  if (integers.get('transA') === 1) return { reason: `${describe(node)} transposes its input` };
  const source = floatSource(index, node, input);
  if (source === null && /Integer$/.test(operator)) {
    return { reason: `${describe(node)} takes whole numbers whose scale the file does not tell` };
  }
  return {
    node,
    kind: isConvolution ? 'convolution' : 'product',
    input: source ?? input,
    quantised:
      source === null ? { scale: node.inputs[1] ?? '', zeroPoint: node.inputs[2] ?? '' } : null,
    weight,
    byClass: isConvolution || integers.get('transB') === 1,
    weightScale: weightScaleOf(node, path.weightScale),
    bias,
    after: path.after,
    linear: path.linear && !(isConvolution && seesOtherPositions(node)),
    rank: rankOf(index, source ?? input, node, path, logits),
  };
}

/** Which inputs of the node are data, weights and bias. */
function placesOf({ operator }: OnnxNode): readonly (number | null)[] {
  if (operator === 'QLinearConv') return [0, 3, 8];
  if (operator === 'QLinearMatMul') return [0, 3, null];
  if (operator === 'com.microsoft::QGemm') return [0, 3, 6];
  if (['MatMulInteger', 'ConvInteger', 'com.microsoft::MatMulNBits'].includes(operator)) {
    return [0, 1, null];
  }
  return [0, 1, 2];
}

function isPointwise(integers: OnnxNode['integers'], dims: readonly number[]): boolean {
  const sides = dims.slice(2);
  return (
    sides.length > 0 && sides.every((side) => side === 1) && (integers.get('group') ?? 1) === 1
  );
}

/** Whether a convolution leaves positions out or adds empty ones: then its mean is not that of its input. */
function seesOtherPositions({ lists }: OnnxNode): boolean {
  const { strides = [], pads = [] } = Object.fromEntries(lists);
  return strides.some((step) => step !== 1) || pads.some((width) => width !== 0);
}

/** The floats that an integer layer's input was quantised from; the input itself where the layer takes floats. */
function floatSource(index: GraphIndex, node: OnnxNode, input: string): string | null {
  if (!takesIntegers(node)) return input;
  const maker = index.maker(input);
  const quantises = ['QuantizeLinear', 'DynamicQuantizeLinear'].includes(maker?.operator ?? '');
  return quantises ? (maker?.inputs[0] ?? null) : null;
}

function takesIntegers({ operator }: OnnxNode): boolean {
  return /Integer$|^QLinear|::QGemm$/.test(operator);
}

function weightScaleOf(
  { operator, inputs }: OnnxNode,
  fromPath: string | null,
): Head['weightScale'] {
  if (/^QLinear|::QGemm$/.test(operator)) {
    return { scale: inputs[4] ?? '', zeroPoint: inputs[5] ?? '' };
  }
  if (!/Integer$/.test(operator) || fromPath === null) return null;
  return { scale: fromPath, zeroPoint: inputs[3] ?? '' };
}

/** From the file or the operator; else the logits' own where nothing on the way changed it. */
function rankOf(
  index: GraphIndex,
  input: string,
  { operator }: OnnxNode,
  { sameRank }: Path,
  logits: string,
): number | null {
  if (/Gemm$/.test(operator)) return 2;
  const known = index.rankOf(input);
  if (known !== null) return known;
  if (convolutions.has(operator)) return 4;
  return sameRank ? (index.declaredShape(logits)?.length ?? null) : null;
}

/** A node in words: `Gemm "fc/Gemm"`. */
export function describe({ operator, name, outputs }: OnnxNode): string {
  return `${operator} "${name === '' ? (outputs[0] ?? '') : name}"`;
}
