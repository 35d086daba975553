import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ModelError } from '../core/errors.ts';
import type { ModelFiles } from './model-files.ts';
import type { OnnxFile } from './onnx-file.ts';
import type { StoredTensor } from './onnx-graph.ts';

/**
 * Checks that the files beside an ONNX file hold the ranges that it says, and have its checksums where it gives any.
 * @throws ModelError `model_external_data_short`, `hash_mismatch`
 */
export function checkExternalData(
  model: string,
  file: OnnxFile,
  { externalData }: ModelFiles,
): void {
  for (const tensor of file.initialisers) {
    if (tensor.external === null) continue;
    const bytes = externalData.get(tensor.external.location);
    if (bytes !== undefined && externalBytes(tensor, bytes) === null) {
      throw tooShort(model, tensor, bytes.length);
    }
  }
  for (const [location, expected] of file.checksums) {
    const bytes = externalData.get(location);
    if (bytes === undefined) continue;
    const found = bytesToHex(sha1(bytes));
    if (found !== expected) throw damaged(model, location, found, expected);
  }
}

/** The bytes of a tensor in the file that it lies in; null where the file does not reach so far. */
export function externalBytes({ external }: StoredTensor, file: Uint8Array): Uint8Array | null {
  if (external === null) return null;
  const { offset, length } = external;
  const end = length === null ? file.length : offset + length;
  return offset <= end && end <= file.length ? file.subarray(offset, end) : null;
}

function tooShort(model: string, { name, external }: StoredTensor, bytes: number): ModelError {
  const { location = '', offset = 0, length = null } = external ?? {};
  const range = length === null ? `from byte ${offset}` : `bytes ${offset} to ${offset + length}`;
  return new ModelError(
    'model_external_data_short',
    `Model ${model}: weight "${name}" lies at ${range} of ${location}, which has ${bytes} bytes. It is not whole, or of another model: download or copy it again.`,
    { context: { model, tensor: name, location, bytes } },
  );
}

function damaged(model: string, location: string, found: string, expected: string): ModelError {
  return new ModelError(
    'hash_mismatch',
    `Model ${model}: the SHA-1 of ${location} is ${found}, but the ONNX file says ${expected}. Download or copy it again.`,
    { context: { model, location, found, expected } },
  );
}
