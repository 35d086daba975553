import type { OnnxFile } from './onnx-file.ts';
import { UNKNOWN_SHAPE, type OnnxNode, type StoredTensor } from './onnx-graph.ts';

/** Operators whose result has as many dimensions as their first input. */
const keepsRank = new Set([
  'Identity', 'Relu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'LeakyRelu', 'Gelu', 'com.microsoft::Gelu', 'Erf', 'Tanh', 'Softmax',
  'LogSoftmax', 'Cast', 'Dropout', 'Transpose', 'LayerNormalization', 'SkipLayerNormalization', 'BatchNormalization', 'MatMul',
  'com.microsoft::FusedMatMul', 'MatMulInteger', 'QLinearMatMul', 'com.microsoft::MatMulNBits', 'DynamicQuantizeLinear', 'QuantizeLinear',
  'DequantizeLinear', 'Slice', 'Concat', 'Pad', 'Conv', 'ConvInteger', 'QLinearConv', 'com.microsoft::FusedConv', 'GlobalAveragePool', 'GlobalMaxPool',
  'AveragePool', 'MaxPool', 'Sqrt', 'Pow', 'Exp', 'Log', 'Neg', 'com.microsoft::SkipLayerNormalization', 'com.microsoft::BiasGelu',
  'com.microsoft::FastGelu', 'com.microsoft::Attention',
]); // prettier-ignore

/** Operators of two tensors, element by element. */
const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min']);
/** Operators whose inputs and weights are pictures: [n, channels, height, width]. */
const spatial = new Set(['Conv', 'ConvInteger', 'QLinearConv', 'com.microsoft::FusedConv']);
/** Operators that give a constant for constants. */
const foldable = new Set(['Identity', 'Cast', 'Transpose', 'DequantizeLinear', 'Reshape', 'Squeeze', 'Unsqueeze', 'Mul', 'Add', 'Sub', 'Div', 'Sqrt', 'Exp', 'Neg']); // prettier-ignore

/** Nodes looked at before a walk gives up: files may be hostile, and their graphs cyclic. */
const LONGEST_WALK = 4_096;
/** Constants are made by a few nodes at most. */
const DEEPEST_CONSTANT = 16;

/** The graph by tensor: what makes each, and what is stored. Names that come twice mean the first. */
export class GraphIndex {
  readonly file: OnnxFile;
  readonly #makers = new Map<string, OnnxNode>();
  readonly #stored = new Map<string, StoredTensor>();
  readonly #constant = new Map<string, boolean>();
  readonly #declared = new Map<string, readonly (number | string)[]>();

  constructor(file: OnnxFile) {
    this.file = file;
    for (const node of file.nodes) {
      for (const output of node.outputs) {
        if (output !== '' && !this.#makers.has(output)) this.#makers.set(output, node);
      }
    }
    for (const tensor of file.initialisers) this.#stored.set(tensor.name, tensor);
    for (const { name, shape } of [...file.values, ...file.info.inputs, ...file.info.outputs]) {
      if (!shape.includes(UNKNOWN_SHAPE)) this.#declared.set(name, shape);
    }
  }

  /** The node that makes a tensor; null for inputs, stored tensors and unknown names. */
  maker(tensor: string): OnnxNode | null {
    return this.#makers.get(tensor) ?? null;
  }

  /** The names of all tensors that nodes make. */
  made(): string[] {
    return [...this.#makers.keys()];
  }

  /** A stored tensor, as an initialiser or as the value of a Constant; null for every other. */
  stored(tensor: string): StoredTensor | null {
    const constant = this.#makers.get(tensor);
    if (constant?.operator === 'Constant') return constant.tensors.get('value') ?? null;
    return this.#stored.get(tensor) ?? null;
  }

  /** Whether a tensor follows from stored ones alone, without the model's input. */
  isConstant(tensor: string, depth = 0): boolean {
    const known = this.#constant.get(tensor);
    if (known !== undefined) return known;
    const constant = this.#followsFromStored(tensor, depth);
    this.#constant.set(tensor, constant);
    return constant;
  }

  #followsFromStored(tensor: string, depth: number): boolean {
    if (tensor === '' || this.stored(tensor) !== null) return true;
    const maker = this.maker(tensor);
    if (maker === null || depth > DEEPEST_CONSTANT) return false;
    if (maker.operator === 'Constant') return true;
    return (
      foldable.has(maker.operator) &&
      maker.inputs.every((input) => this.isConstant(input, depth + 1))
    );
  }

  /** Whether the name stands for anything in the graph. */
  isUsed(name: string): boolean {
    return this.#makers.has(name) || this.#stored.has(name) || this.#declared.has(name);
  }

  /** The shape that the file declares of a tensor; null where it does not. */
  declaredShape(tensor: string): readonly (number | string)[] | null {
    return this.#declared.get(tensor) ?? this.#stored.get(tensor)?.dims ?? null;
  }

  /** Number of dimensions of a tensor, from what is declared and what the operators do; null where neither tells. */
  rankOf(tensor: string): number | null {
    let change = 0;
    let at = tensor;
    for (let step = 0; step < LONGEST_WALK; step++) {
      const declared = this.declaredShape(at);
      if (declared !== null) return declared.length + change;
      const maker = this.maker(at);
      if (maker === null) return null;
      const known = this.#rankMadeBy(maker);
      if (known !== null) return known + change;
      const next = this.#rankSource(maker);
      if (next === null) return null;
      change += next.change;
      at = next.tensor;
    }
    return null;
  }

  /** The rank of what a node makes where the node alone tells it. */
  #rankMadeBy(node: OnnxNode): number | null {
    const { operator, inputs, lists } = node;
    if (
      ['Gemm', 'Flatten', 'com.microsoft::QGemm', 'com.microsoft::FusedGemm'].includes(operator)
    ) {
      return 2;
    }
    if (operator === 'Transpose') return lists.get('perm')?.length ?? null;
    if (operator === 'Reshape') return this.#lengthOf(inputs[1] ?? '');
    if (!spatial.has(operator)) return null;
    const weights = inputs[operator === 'QLinearConv' ? 3 : 1] ?? '';
    return this.stored(weights)?.dims.length ?? null;
  }

  /** The tensor whose rank a node's result follows, and by how much it differs. */
  #rankSource(node: OnnxNode): { tensor: string; change: number } | null {
    const { operator, inputs, integers, lists } = node;
    const tensor = inputs[0] ?? '';
    if (keepsRank.has(operator)) return { tensor, change: 0 };
    if (elementwise.has(operator)) {
      const varying = inputs.find((input) => !this.isConstant(input));
      return varying === undefined ? null : { tensor: varying, change: 0 };
    }
    const axes = lists.get('axes')?.length ?? this.#lengthOf(inputs[1] ?? '');
    if (/^Reduce/.test(operator)) {
      if (integers.get('keepdims') !== 0) return { tensor, change: 0 };
      return axes === null ? null : { tensor, change: -axes };
    }
    if (operator === 'Squeeze') return axes === null ? null : { tensor, change: -axes };
    if (operator === 'Unsqueeze') return axes === null ? null : { tensor, change: axes };
    if (operator !== 'Gather') return null;
    const indices = this.stored(inputs[1] ?? '')?.dims.length;
    return indices === undefined ? null : { tensor, change: indices - 1 };
  }

  /** Elements of a list of sizes or axes: stored, or several single ones put together. */
  #lengthOf(tensor: string): number | null {
    const stored = this.stored(tensor);
    if (stored !== null) return stored.dims.length === 1 ? (stored.dims[0] ?? null) : null;
    const maker = this.maker(tensor);
    if (maker?.operator === 'Constant') return maker.lists.get('value_ints')?.length ?? null;
    if (maker?.operator !== 'Concat') return null;
    const parts = maker.inputs.map((input) => this.#partLength(input));
    return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  }

  #partLength(tensor: string): number | null {
    const stored = this.stored(tensor);
    if (stored !== null) return stored.dims.length === 1 ? (stored.dims[0] ?? null) : null;
    // Sizes taken from another tensor's shape come one by one.
    return this.maker(tensor)?.operator === 'Unsqueeze' ? 1 : null;
  }
}
