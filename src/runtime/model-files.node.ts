import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ModelError } from '../core/errors.ts';
import { packageRoot } from './package.node.ts';

/**
 * The bytes of a model file: a path, relative to the run file's folder, or else one of the built-in
 * models (relative to the package's `models-manifest/`).
 *
 * @throws ModelError `model_not_found` with the places that were looked at
 */
export async function readModelFile(
  name: string,
  file: string,
  baseDirectory: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const places = [resolve(baseDirectory, file), join(packageRoot, 'models-manifest', file)];
  for (const place of places) {
    const bytes = await readIfThere(name, place);
    if (bytes !== null) return bytes;
  }
  throw new ModelError(
    'model_not_found',
    `The file of model ${name} is not there: ${places.join(' and ')} do not exist. Correct "file"; paths in a run file are relative to it.`,
    { context: { model: name, file, places } },
  );
}

async function readIfThere(name: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ModelError(
      'model_not_found',
      `The file ${path} of model ${name} cannot be read (${code}). Check that it is a file and its permissions.`,
      { context: { model: name, path, code }, cause },
    );
  }
}
