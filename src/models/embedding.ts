import type { AddedNode, AddedTensor, GraphEdit } from './graph-edit.ts';
import type { GraphIndex } from './graph-index.ts';
import { describe, findHead, isHead, type Head } from './head.ts';
import type { OnnxNode } from './onnx-graph.ts';

/** Which tensor is a model's embedding, and how it becomes one row of numbers a picture. */
export interface EmbeddingChoice {
  /** The tensor as the file names it; what `outputs: { embedding: … }` of a run file may say. */
  readonly tensor: string;
  /** The node that makes it, in words: `ReduceMean "embedding"`. */
  readonly madeBy: string;
  /** The last layer, which takes it; null where a person chose another tensor. */
  readonly head: string | null;
  /** What is averaged: the dimensions of positions; empty where nothing is. Null: all between the first and the last. */
  readonly averaged: readonly number[] | null;
  /** Numbers per picture; null where the file does not tell. */
  readonly width: number | null;
  /** Name of the output that gives it. */
  readonly output: string;
}

/** Candidates beside the chosen one that people are shown. */
const MOST_CANDIDATES = 24;
/** Axes of positions by number of dimensions. */
const channelsFirst: Readonly<Record<number, readonly number[]>> = { 2: [], 3: [2], 4: [2, 3], 5: [2, 3, 4] }; // prettier-ignore
const channelsLast: Readonly<Record<number, readonly number[]>> = { 2: [], 3: [1], 4: [1, 2], 5: [1, 2, 3] }; // prettier-ignore

/** From this opset on the axes of ReduceMean are an input. */
const AXES_ARE_INPUT = 18;

/** The embedding that a last layer takes, and what must be added to the graph to read it. */
export function embeddingOfHead(
  index: GraphIndex,
  head: Head,
): { choice: EmbeddingChoice; edit: GraphEdit } {
  const width = headWidth(index, head);
  const axes = head.kind === 'convolution' ? channelsFirst : channelsLast;
  const averaged = head.rank === null ? null : (axes[head.rank] ?? null);
  return expose(index, {
    tensor: head.input,
    head: describe(head.node),
    quantised: head.quantised,
    // Without a known width nothing can be put in order.
    averaged: averaged ?? (width === null || head.kind === 'convolution' ? [] : null),
    width,
  });
}

/** Any tensor of the graph as embedding: pictures and sequences of tokens are averaged over their positions. */
export function embeddingOfTensor(
  index: GraphIndex,
  tensor: string,
  width: number | null,
): { choice: EmbeddingChoice; edit: GraphEdit } {
  const rank = index.rankOf(tensor) ?? 2;
  const last = rank === 3 || hasChannelsLast(index, tensor);
  const positions = (last ? channelsLast : channelsFirst)[rank] ?? [];
  const shape = index.declaredShape(tensor);
  const averaged = positions.every((axis) => shape?.[axis] === 1) ? [] : positions;
  return expose(index, { tensor, head: null, quantised: null, averaged, width });
}

/** Whether a picture-shaped tensor ends in its channels: a matrix product or a norm over the last dimension touches it. */
function hasChannelsLast(index: GraphIndex, tensor: string): boolean {
  const over = ['MatMul', 'LayerNormalization', 'com.microsoft::FusedMatMul'];
  const maker = index.maker(tensor);
  if (maker !== null && over.includes(maker.operator)) return true;
  if (maker?.operator === 'Transpose' && maker.lists.get('perm')?.join() === '0,2,3,1') return true;
  return index.file.nodes.some(
    ({ operator, inputs }) => over.includes(operator) && inputs[0] === tensor,
  );
}

interface Exposure {
  readonly tensor: string;
  readonly head: string | null;
  readonly quantised: Head['quantised'];
  readonly averaged: readonly number[] | null;
  readonly width: number | null;
}

function expose(
  index: GraphIndex,
  { tensor, head, quantised, averaged, width }: Exposure,
): { choice: EmbeddingChoice; edit: GraphEdit } {
  const nodes: AddedNode[] = [];
  const tensors: AddedTensor[] = [];
  let output = tensor;
  const add = (suffix: string, node: Omit<AddedNode, 'outputs'>): void => {
    output = freeName(index, `${tensor}_${suffix}`);
    nodes.push({ ...node, outputs: [output] });
  };
  const constant = (suffix: string, integers: readonly number[]): string => {
    const name = freeName(index, `${tensor}_${suffix}`);
    tensors.push({ name, integers });
    return name;
  };
  if (quantised !== null) {
    const { scale, zeroPoint } = quantised;
    const inputs = [output, scale, zeroPoint].filter((name) => name !== '');
    add('floats', { operator: 'DequantizeLinear', inputs });
  }
  if (averaged === null) {
    const shape = constant('rows', [0, -1, width ?? 0]);
    add('positions', { operator: 'Reshape', inputs: [output, shape] });
  }
  const axes = averaged ?? [1];
  if (axes.length > 0) {
    if (opsetOf(index) < AXES_ARE_INPUT) {
      add('mean', { operator: 'ReduceMean', inputs: [output], attributes: { axes, keepdims: 0 } });
    } else {
      const inputs = [output, constant('axes', axes)];
      add('mean', { operator: 'ReduceMean', inputs, attributes: { keepdims: 0 } });
    }
  }
  const isOutput = index.file.info.outputs.some(({ name }) => name === output);
  const maker = index.maker(tensor);
  return {
    choice: {
      tensor,
      madeBy: maker === null ? 'the input' : describe(maker),
      head,
      averaged,
      width,
      output,
    },
    edit: { nodes, tensors, outputs: isOutput ? [] : [output] },
  };
}

/** The name, or with underscores where the graph has it. */
export function freeName(index: GraphIndex, name: string): string {
  let free = name;
  while (index.isUsed(free)) free += '_';
  return free;
}

/** Version of ONNX's own operators. */
function opsetOf({ file }: GraphIndex): number {
  const own = file.info.opsets.filter(({ domain }) => domain === '' || domain === 'ai.onnx');
  return Math.max(0, ...own.map(({ version }) => version));
}

/** Numbers that the layer takes for each picture; null where its weights are no plain matrix. */
export function headWidth(index: GraphIndex, head: Head): number | null {
  const dims = dimsOf(index, head.weight);
  if (dims === null || head.node.operator.endsWith('NBits'))
    return head.node.integers.get('K') ?? null;
  return (head.byClass ? dims[1] : dims.at(-2)) ?? null;
}

/** Dimensions of a constant that is stored as it is, or behind nodes that keep or turn round its dimensions. */
function dimsOf(index: GraphIndex, tensor: string, depth = 0): readonly number[] | null {
  const stored = index.stored(tensor);
  if (stored !== null) return stored.dims;
  const maker = index.maker(tensor);
  if (maker === null || depth > 16) return null;
  const dims = dimsOf(index, maker.inputs[0] ?? '', depth + 1);
  if (['Identity', 'Cast', 'DequantizeLinear'].includes(maker.operator)) return dims;
  return maker.operator === 'Transpose' && dims?.length === 2 ? dims.toReversed() : null;
}

/** A tensor that could be the embedding, for a person to choose. */
export interface EmbeddingCandidate {
  readonly tensor: string;
  readonly madeBy: string;
  /** Number of dimensions; null where the file does not tell. */
  readonly rank: number | null;
}

/** Tensors that lead to the logits, the last ones first: what people may name as embedding instead. */
export function embeddingCandidates(
  index: GraphIndex,
  logits: string,
): readonly EmbeddingCandidate[] {
  const head = findHead(index, logits);
  const found = new Map<string, OnnxNode>();
  const queue = [isHead(head) ? head.input : logits];
  for (let at = 0; at < queue.length && found.size < MOST_CANDIDATES; at++) {
    const tensor = queue[at] ?? '';
    const maker = index.maker(tensor);
    if (maker === null || found.has(tensor) || index.isConstant(tensor)) continue;
    if (maker.operator === 'Shape') continue;
    found.set(tensor, maker);
    const several = ['Add', 'Mul', 'Concat', 'Sub', 'Div'].includes(maker.operator);
    queue.push(...(several ? maker.inputs : maker.inputs.slice(0, 1)));
  }
  return [...found].map(([tensor, maker]) => ({
    tensor,
    madeBy: describe(maker),
    rank: index.rankOf(tensor),
  }));
}
