import type { ColumnData } from '../core/column.ts';
import { StoreError } from '../core/errors.ts';
import { BYTES, columnData, columnType, type ColumnType } from './column-type.ts';

/** A numeric array of an `.npy` file, C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: ColumnData;
}

const descriptions: Readonly<Record<ColumnType, string>> = {
  f64: '<f8',
  f32: '<f4',
  i32: '<i4',
  u8: '|u1',
};
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/** Bytes of an `.npy` file, version 1.0. Reference: NumPy's NEP 1. */
export function encodeNpy({ shape, data }: NpyArray): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descriptions[columnType(data)]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const headerLength = Math.ceil((MAGIC.length + 2 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(headerLength + data.byteLength).fill(0x20, 0, headerLength);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, headerLength - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(dictionary), MAGIC.length + 2);
  bytes[headerLength - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), headerLength);
  return bytes;
}

/**
 * Reads an `.npy` file of version 1 with float64, float32, int32 or uint8 elements in C order.
 * @throws StoreError `invalid_npy` for anything else, and for a file that is shorter than it says
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (!MAGIC.slice(0, 7).every((byte, index) => bytes[index] === byte))
    refuse('it does not begin like one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = MAGIC.length + 2 + view.getUint16(MAGIC.length, true);
  const header = new TextDecoder().decode(bytes.subarray(MAGIC.length + 2, headerEnd));
  const found = /'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header);
  if (found === null) return refuse(`its header is ${header.slice(0, 80)}`);
  const type = (['f64', 'f32', 'i32', 'u8'] as const).find(
    (name) => descriptions[name] === found[1],
  );
  if (type === undefined) return refuse(`its elements are ${found[1]}`);
  const shape = (found[2] ?? '')
    .split(',')
    .flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const length = shape.reduce((product, size) => product * size, 1);
  const body = new Uint8Array(bytes.subarray(headerEnd, headerEnd + length * BYTES[type])); // a copy, aligned
  if (body.length < length * BYTES[type]) return refuse(`it ends after ${bytes.length} bytes`);
  return { shape, data: columnData(type, length, body.buffer) };
}

function refuse(what: string): never {
  throw new StoreError('invalid_npy', `This is no .npy file that can be read here: ${what}.`);
}
