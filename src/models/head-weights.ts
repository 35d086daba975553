import { constantOf, dequantise, transpose, type Constant } from './constant.ts';
import type { GraphIndex } from './graph-index.ts';
import type { Affine, Head } from './head.ts';
import type { ModelFiles } from './model-files.ts';

/** Weight and bias of a classifier's last layer: `logits = weight · embedding + bias`. */
export interface HeadWeights {
  readonly classes: number;
  /** Width of the embedding. */
  readonly width: number;
  /** Row-major `[classes, width]`. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Weight and bias of the layer, with what is added and multiplied after it. Where the layer is quantised the numbers
 * are those that its integers stand for, and logits equal the product up to the rounding of quantisation.
 * Null where the logits are no affine function of the embedding, or the weights are stored in a form that is not read
 * (blocks of 4 bits, several nodes).
 * @throws ModelError `model_tensor_damaged`
 */
export function readHead(index: GraphIndex, head: Head, files: ModelFiles): HeadWeights | null {
  if (!head.linear) return null;
  const matrix = weightMatrix(index, head, files);
  if (matrix === null) return null;
  const { classes, width, weight } = matrix;
  const { floats } = head.node;
  const factor = /Gemm$|FusedMatMul$/.test(head.node.operator) ? (floats.get('alpha') ?? 1) : 1;
  const map = { scale: new Float64Array(classes).fill(factor), shift: new Float64Array(classes) };
  const beta = /Gemm$/.test(head.node.operator) ? (floats.get('beta') ?? 1) : 1;
  if (head.bias !== '') {
    const bias = biasOf(index, head, files);
    if (bias === null || !apply(map, 'Add', bias.map((value) => value * beta))) return null; // prettier-ignore
  }
  for (const { operator, constant } of head.after) {
    const values = constantOf(index, constant, files)?.data ?? null;
    if (values === null || !apply(map, operator, values)) return null;
  }
  return {
    classes,
    width,
    weight: Float32Array.from(
      weight,
      (value, i) => value * (map.scale[Math.floor(i / width)] ?? 0),
    ),
    bias: Float32Array.from(map.shift),
  };
}

function weightMatrix(index: GraphIndex, head: Head, files: ModelFiles) {
  const stored = constantOf(index, head.weight, files);
  const floats = stored === null ? null : scaled(index, head, stored, files);
  if (floats === null) return null;
  const dims = head.kind === 'convolution' ? floats.dims.slice(0, 2) : floats.dims;
  const [first = 0, second = 0] = dims;
  if (dims.length !== 2 || first * second !== floats.data.length || first * second === 0)
    return null;
  if (head.byClass) return { classes: first, width: second, weight: floats.data };
  return { classes: second, width: first, weight: transpose(floats.data, first, second) };
}

function scaled(
  index: GraphIndex,
  { weightScale, node, byClass, kind }: Head,
  values: Constant,
  files: ModelFiles,
): Constant | null {
  if (weightScale === null) {
    return /Integer$|NBits$/.test(node.operator) ? null : values;
  }
  const scale = constantOf(index, weightScale.scale, files);
  const zero =
    weightScale.zeroPoint === '' ? null : constantOf(index, weightScale.zeroPoint, files);
  if (scale === null) return null;
  return dequantise(
    values,
    scale,
    zero,
    byClass || kind === 'convolution' ? 0 : values.dims.length - 1,
  );
}

/** The layer's own bias; that of integer layers is in steps of both scales. */
function biasOf(index: GraphIndex, head: Head, files: ModelFiles): Float64Array | null {
  const bias = constantOf(index, head.bias, files)?.data ?? null;
  if (bias === null || !/^QLinear|::QGemm$/.test(head.node.operator)) return bias;
  const input = constantOf(index, head.node.inputs[1] ?? '', files)?.data;
  const weight = constantOf(index, head.node.inputs[4] ?? '', files)?.data;
  if (input === undefined || weight === undefined) return null;
  return bias.map(
    (value, i) => value * (input[0] ?? 0) * (weight[weight.length === 1 ? 0 : i] ?? 0),
  );
}

/** Does to `scale · product + shift` what a node does; false where the constant has not one number or one for each class. */
function apply(
  { scale, shift }: { scale: Float64Array; shift: Float64Array },
  operator: Affine['operator'],
  values: Float64Array,
): boolean {
  if (values.length !== 1 && values.length !== scale.length) return false;
  for (let i = 0; i < scale.length; i++) {
    const value = values[values.length === 1 ? 0 : i] ?? 0;
    if (operator === 'Add') shift[i] = (shift[i] ?? 0) + value;
    else if (operator === 'Sub') shift[i] = (shift[i] ?? 0) - value;
    else {
      const factor = operator === 'Mul' ? value : 1 / value;
      scale[i] = (scale[i] ?? 0) * factor;
      shift[i] = (shift[i] ?? 0) * factor;
    }
  }
  return true;
}
