import type { OnnxFile } from './onnx-file.ts';

/**
 * Numbers per picture of an output: the product of its dimensions after the first. Exporters often
 * leave the width of a pooled output open; then the weights of the matrix product that reads or makes
 * it tell. Null where the file does not say.
 */
export function outputWidth(file: OnnxFile, name: string): number | null {
  const output = file.info.outputs.find((candidate) => candidate.name === name);
  const dims = output?.shape.slice(1) ?? [];
  if (dims.length > 0 && dims.every((dim) => typeof dim === 'number')) {
    return dims.reduce((product, dim) => product * dim, 1);
  }
  return widthFromReader(file, name) ?? widthFromMaker(file, name);
}

/** Columns that a `Gemm` or `MatMul` reading `name` needs: rows of its weights. */
function widthFromReader(file: OnnxFile, name: string): number | null {
  const dims = weightsOf(file, (node) => node.inputs[0] === name);
  return dims === null ? null : (dims.weights[dims.transposed ? 1 : 0] ?? null);
}

/** Columns that the `Gemm` or `MatMul` making `name` gives: columns of its weights. */
function widthFromMaker(file: OnnxFile, name: string): number | null {
  const dims = weightsOf(file, (node) => node.outputs.includes(name));
  return dims === null ? null : (dims.weights[dims.transposed ? 0 : 1] ?? null);
}

function weightsOf(
  file: OnnxFile,
  wanted: (node: OnnxFile['nodes'][number]) => boolean,
): { weights: readonly number[]; transposed: boolean } | null {
  const products = file.nodes.filter(
    (node) => wanted(node) && (node.operator === 'Gemm' || node.operator === 'MatMul'),
  );
  for (const node of products) {
    const weights = file.initialisers.find(({ name }) => name === node.inputs[1])?.dims;
    if (weights?.length === 2) return { weights, transposed: node.integers.get('transB') === 1 };
  }
  return null;
}
