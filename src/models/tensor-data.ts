import { ModelError } from '../core/errors.ts';
import { halfToFloat32 } from '../runtime/half-float.ts';
import { externalBytes } from './external-data.ts';
import type { ModelFiles } from './model-files.ts';
import type { StoredTensor } from './onnx-graph.ts';
import { fieldsOf, floatOf, integersOf, ProtobufError, WIRE, type Field } from './protobuf.ts';

/** Bytes of one element of the types whose numbers can be read. */
const widths: Readonly<Record<string, number>> = {
  float32: 4, float64: 8, float16: 2, bfloat16: 2, int8: 1, uint8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, int64: 8, bool: 1,
}; // prettier-ignore

/** Number of elements that dimensions hold; null where they are no sizes. */
export function elementsOf(dims: readonly number[]): number | null {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return dims.every((dim) => dim >= 0) && Number.isSafeInteger(count) ? count : null;
}

/**
 * The numbers of a stored tensor (onnx.proto, `TensorProto`), wherever they lie: raw bytes, typed lists, another file.
 * 64-bit integers are rounded to float64.
 * @throws ModelError `model_tensor_damaged` where there are more or fewer than its dimensions hold, or of a type that is not read
 */
export function numbersOf(tensor: StoredTensor, files: ModelFiles): Float64Array {
  const wanted = elementsOf(tensor.dims);
  const width = Object.hasOwn(widths, tensor.type) ? widths[tensor.type] : undefined;
  if (wanted === null || width === undefined) throw damaged(tensor, `is ${tensor.type}`);
  const stored =
    tensor.external === null ? storedBytes(tensor, files.data) : external(tensor, files);
  if (stored instanceof Uint8Array) {
    if (stored.length < wanted * width) throw damaged(tensor, `has ${stored.length} bytes`);
    return decode(stored.subarray(0, wanted * width), tensor.type, width);
  }
  if (stored.length !== wanted) throw damaged(tensor, `has ${stored.length} numbers`);
  return Float64Array.from(stored);
}

function external(tensor: StoredTensor, { externalData }: ModelFiles): Uint8Array {
  const file = externalData.get(tensor.external?.location ?? '');
  const bytes = file === undefined ? null : externalBytes(tensor, file);
  if (bytes === null) throw damaged(tensor, 'lies in a file that is not there or too short');
  return bytes;
}

/** Raw bytes, or the numbers of the list that the type uses. */
function storedBytes(tensor: StoredTensor, bytes: Uint8Array): Uint8Array | number[] {
  const numbers: number[] = [];
  try {
    for (const field of fieldsOf(bytes, tensor.start, tensor.end)) {
      if (field.number === 9) return bytes.subarray(field.start, field.end);
      if (field.number === 4) append(numbers, floatsOf(bytes, field, 4));
      else if (field.number === 10) append(numbers, floatsOf(bytes, field, 8));
      else if (field.number === 5 || field.number === 7 || field.number === 11) {
        append(numbers, integersOf(bytes, field));
      }
    }
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw damaged(tensor, `cannot be read (${error.message})`);
  }
  if (tensor.type === 'float16') return [...halfToFloat32(Uint16Array.from(numbers))];
  return numbers;
}

/** Floats of `width` bytes: one where the field is not packed, all where it is. */
function floatsOf(bytes: Uint8Array, field: Field, width: number): number[] {
  const single = { ...field, end: field.start + width };
  if (field.wire === WIRE.fixed32 && width === 4) return [floatOf(bytes, single)];
  const count = Math.floor((field.end - field.start) / width);
  const part = bytes.subarray(field.start, field.start + count * width);
  return Array.from(decode(part, width === 4 ? 'float32' : 'float64', width));
}

function append(all: number[], more: readonly number[]): void {
  for (const value of more) all.push(value);
}

function decode(bytes: Uint8Array, type: string, width: number): Float64Array {
  // A tensor's bytes need not lie at a multiple of the element's width.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / width;
  if (type === 'float16') {
    const bits = Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, true));
    return Float64Array.from(halfToFloat32(bits));
  }
  const read = reader(view, type);
  return Float64Array.from({ length: count }, (_, i) => read(i * width));
}

function reader(view: DataView, type: string): (at: number) => number {
  if (type === 'float32') return (at) => view.getFloat32(at, true);
  if (type === 'float64') return (at) => view.getFloat64(at, true);
  if (type === 'int8') return (at) => view.getInt8(at);
  if (type === 'int16') return (at) => view.getInt16(at, true);
  if (type === 'uint16') return (at) => view.getUint16(at, true);
  if (type === 'int32') return (at) => view.getInt32(at, true);
  if (type === 'uint32') return (at) => view.getUint32(at, true);
  if (type === 'int64') return (at) => Number(view.getBigInt64(at, true));
  if (type === 'bfloat16') return (at) => bfloat16(view.getUint16(at, true));
  return (at) => view.getUint8(at);
}

/** The upper half of a float32's bits. */
function bfloat16(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] ?? 0;
}

function damaged({ name, type, dims }: StoredTensor, what: string): ModelError {
  return new ModelError(
    'model_tensor_damaged',
    `Weight "${name}" (${type} [${dims.join(', ')}]) ${what}: its numbers cannot be read. Export the model again.`,
    { context: { tensor: name, type, dims: [...dims] } },
  );
}
