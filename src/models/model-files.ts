import { ModelError } from '../core/errors.ts';
import { sha256, sha256OfText } from '../core/sha256.ts';
import { readNamedOnnxFile } from './onnx-file.ts';

/** The bytes that are one model: the ONNX file, and the files that its weights lie in. */
export interface ModelFiles {
  readonly data: Uint8Array<ArrayBuffer>;
  /** By location, the path relative to the ONNX file that the file itself says. Most models have none. */
  readonly externalData: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Bytes at a location beside the ONNX file, or null where there is no such file. */
export type ReadExternalFile = (location: string) => Promise<Uint8Array<ArrayBuffer> | null>;

/**
 * An ONNX file with the files that its weights lie in, each read once.
 * @param model its name, for errors
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_path`, `model_external_data_missing` with
 * the names of all files that are missing, and what `read` throws
 */
export async function gatherModelFiles(
  model: string,
  data: Uint8Array<ArrayBuffer>,
  read: ReadExternalFile,
): Promise<ModelFiles> {
  const locations = externalLocations(model, data);
  const externalData = new Map<string, Uint8Array<ArrayBuffer>>();
  const missing: string[] = [];
  for (const location of locations) {
    const bytes = await read(location);
    if (bytes === null) missing.push(location);
    else externalData.set(location, bytes);
  }
  if (missing.length === 0) return { data, externalData };
  const files = missing.length === 1 ? 'a file that is' : 'files that are';
  throw new ModelError(
    'model_external_data_missing',
    `Model ${model} keeps weights in ${files} not there: ${missing.join(', ')}. Give it together with the .onnx file, at that path beside it.`,
    { context: { model, missing } },
  );
}

/**
 * The files beside an ONNX file that its weights lie in, in the order in which it names them.
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_path`
 */
export function externalLocations(model: string, data: Uint8Array): readonly string[] {
  const { externalLocations: locations } = readNamedOnnxFile(model, data);
  for (const location of locations) checkLocation(model, location);
  return locations;
}

/** A location must stay in the model's folder: a model may come from anywhere. */
function checkLocation(model: string, location: string): void {
  const parts = location.split('/');
  const plain = parts.every((part) => part !== '' && part !== '..' && part !== '.');
  if (plain && !/[\\:\x00-\x1f]/.test(location)) return;
  throw new ModelError(
    'model_external_data_path',
    `Model ${model} keeps weights at "${location}", which is no path inside its own folder. Save the model again with its data beside it.`,
    { context: { model, location } },
  );
}

/**
 * Which of several files, dropped together, is meant by a location: the one at that path beside the model, else the
 * only one with the location's file name. Null where there is none.
 * @param paths of the files, with `/`
 * @param modelPath path of the ONNX file among them
 */
export function externalFileAmong(
  paths: readonly string[],
  modelPath: string,
  location: string,
): string | null {
  const beside = modelPath.slice(0, modelPath.lastIndexOf('/') + 1) + location;
  if (paths.includes(beside)) return beside;
  const name = location.slice(location.lastIndexOf('/') + 1);
  const named = paths.filter((path) => path.slice(path.lastIndexOf('/') + 1) === name);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * SHA-256 that stands for a model: that of its file; with external data, of the lines `<sha256>  <location>`, the
 * ONNX file first (its location is empty), then the others in code-point order.
 */
export async function hashOfModel({ data, externalData }: ModelFiles): Promise<string> {
  const own = await sha256(data);
  if (externalData.size === 0) return own;
  const lines = [`${own}  \n`];
  for (const location of [...externalData.keys()].sort()) {
    const bytes = externalData.get(location);
    if (bytes !== undefined) lines.push(`${await sha256(bytes)}  ${location}\n`);
  }
  return sha256OfText(lines.join(''));
}

/** Size of all files together, in bytes. */
export function sizeOfModel({ data, externalData }: ModelFiles): number {
  return [...externalData.values()].reduce((sum, { length }) => sum + length, data.length);
}

/** A model that lies in one file. */
export function singleFile(data: Uint8Array<ArrayBuffer>): ModelFiles {
  return { data, externalData: new Map() };
}
