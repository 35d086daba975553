import { freeName } from './embedding.ts';
import type { GraphEdit } from './graph-edit.ts';
import type { GraphIndex } from './graph-index.ts';
import { describe } from './head.ts';
import type { OnnxNode } from './onnx-graph.ts';

/** How logits are read of an output that holds probabilities. */
export interface SoftmaxFinding {
  /** The node that makes probabilities, in words. */
  readonly node: string;
  /** `before`: the tensor that it takes is read. `logarithm`: that is not a tensor of the graph, so the logarithm of the probabilities is. */
  readonly reading: 'before' | 'logarithm';
  /** Name of the output that gives the logits. */
  readonly output: string;
}

/** Operators that leave every number as it is. */
const reshaping = new Set(['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Dropout', 'Cast', 'Transpose', 'QuantizeLinear', 'DequantizeLinear']); // prettier-ignore
const LONGEST_WALK = 32;
/** The smallest normal float32: a probability of 0 becomes a logit of −87.3, not −∞. */
const SMALLEST = 1.1754943508222875e-38;

/**
 * Whether an output is a softmax, and where its logits are instead; null where it is none. Softmax may be one node or
 * the quotient of exponentials and their sum. A LogSoftmax is left as it is: shifted logits have the same softmax.
 */
export function undoSoftmax(
  index: GraphIndex,
  output: string,
): { finding: SoftmaxFinding; edit: GraphEdit } | null {
  let maker = index.maker(output);
  for (let step = 0; step < LONGEST_WALK && maker !== null; step++) {
    if (!reshaping.has(maker.operator)) break;
    maker = index.maker(maker.inputs[0] ?? '');
  }
  if (maker === null || maker.operator === 'LogSoftmax') return null;
  const before = logitsBefore(index, maker);
  if (before !== null) {
    const isOutput = index.file.info.outputs.some(({ name }) => name === before);
    const edit = { nodes: [], tensors: [], outputs: isOutput ? [] : [before] };
    return { finding: { node: describe(maker), reading: 'before', output: before }, edit };
  }
  return maker.operator.endsWith('Softmax') ? logarithmOf(index, output, maker) : null;
}

/** The tensor whose softmax a node makes; null where it makes none, or of no tensor of floats. */
function logitsBefore(index: GraphIndex, maker: OnnxNode): string | null {
  if (maker.operator === 'Softmax') return maker.inputs[0] ?? null;
  if (maker.operator !== 'Div') return null;
  const [powers = '', total = ''] = maker.inputs;
  const sum = index.maker(total);
  const exponential = index.maker(powers);
  if (
    exponential?.operator !== 'Exp' ||
    sum?.operator !== 'ReduceSum' ||
    sum.inputs[0] !== powers
  ) {
    return null;
  }
  const shifted = index.maker(exponential.inputs[0] ?? '');
  const isShift =
    shifted?.operator === 'Sub' && index.maker(shifted.inputs[1] ?? '')?.operator === 'ReduceMax';
  return (isShift ? shifted.inputs[0] : exponential.inputs[0]) ?? null;
}

function logarithmOf(
  index: GraphIndex,
  output: string,
  maker: OnnxNode,
): { finding: SoftmaxFinding; edit: GraphEdit } {
  const name = (suffix: string): string => freeName(index, `${output}_${suffix}`);
  const [floats, bounded, logarithm] = [name('floats'), name('bounded'), name('logarithm')];
  const least = name('least');
  return {
    finding: { node: describe(maker), reading: 'logarithm', output: logarithm },
    edit: {
      nodes: [
        { operator: 'Cast', inputs: [output], outputs: [floats], attributes: { to: 1 } },
        { operator: 'Max', inputs: [floats, least], outputs: [bounded] },
        { operator: 'Log', inputs: [bounded], outputs: [logarithm] },
      ],
      tensors: [{ name: least, float: SMALLEST }],
      outputs: [logarithm],
    },
  };
}
