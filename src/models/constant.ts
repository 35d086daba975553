import type { GraphIndex } from './graph-index.ts';
import type { ModelFiles } from './model-files.ts';
import { numbersOf } from './tensor-data.ts';

/** Numbers with their dimensions, row-major. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** Nodes that a constant may be made by, one after the other. */
const DEEPEST = 16;

/**
 * The numbers of a tensor that follows from stored ones through Identity, Cast, Transpose (of two dimensions) and
 * DequantizeLinear; null where something else makes it.
 * @throws ModelError `model_tensor_damaged`
 */
export function constantOf(
  index: GraphIndex,
  tensor: string,
  files: ModelFiles,
  depth = 0,
): Constant | null {
  const stored = index.stored(tensor);
  if (stored !== null) return { dims: stored.dims, data: numbersOf(stored, files) };
  const maker = index.maker(tensor);
  if (maker === null || depth > DEEPEST) return null;
  const of = (place: number): Constant | null =>
    constantOf(index, maker.inputs[place] ?? '', files, depth + 1);
  const { operator, integers, lists } = maker;
  if (operator === 'Identity' || operator === 'Cast') return of(0);
  if (operator === 'Transpose') return transposed(of(0), lists.get('perm'));
  if (operator !== 'DequantizeLinear') return null;
  const [values, scale] = [of(0), of(1)];
  const zeroPoint = (maker.inputs[2] ?? '') === '' ? null : of(2);
  if (values === null || scale === null) return null;
  return dequantise(values, scale, zeroPoint, integers.get('axis') ?? 1);
}

function transposed(constant: Constant | null, perm: readonly number[] = [1, 0]): Constant | null {
  if (constant?.dims.length !== 2 || perm[0] !== 1 || perm[1] !== 0) return null;
  const [rows = 0, columns = 0] = constant.dims;
  return { dims: [columns, rows], data: transpose(constant.data, rows, columns) };
}

/** A matrix of `rows × columns` as one of `columns × rows`. */
export function transpose(data: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column] ?? 0;
    }
  }
  return result;
}

/**
 * `(values − zero point) · scale` (ONNX, DequantizeLinear), with one scale or one for each place along an axis; null
 * where scale and axis do not fit.
 */
export function dequantise(
  { dims, data }: Constant,
  scale: Constant,
  zeroPoint: Constant | null,
  axis: number,
): Constant | null {
  const at = axis < 0 ? axis + dims.length : axis;
  const steps = scale.data.length;
  if (steps !== 1 && dims[at] !== steps) return null;
  const inner = dims.slice(at + 1).reduce((product, dim) => product * dim, 1);
  const result = data.map((value, i) => {
    const step = steps === 1 ? 0 : Math.floor(i / inner) % steps;
    const zeros = zeroPoint?.data ?? [];
    const zero = zeros.length === 1 ? zeros[0] : zeros[step];
    return (value - (zero ?? 0)) * (scale.data[step] ?? 0);
  });
  return { dims, data: result };
}
