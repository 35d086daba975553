import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ModelError } from '../core/errors.ts';
import { gatherModelFiles, type ModelFiles } from '../models/model-files.ts';
import { packageRoot } from './package.node.ts';

/**
 * A model and the files beside it that its weights lie in: a path, relative to the run file's folder, or
 * else one of the built-in models (relative to the package's `models-manifest/`).
 *
 * @throws ModelError `model_not_found` with the places that were looked at, `model_too_large`, and what
 * `gatherModelFiles` throws
 */
export async function readModelFiles(
  name: string,
  file: string,
  baseDirectory: string,
): Promise<ModelFiles> {
  const places = [resolve(baseDirectory, file), join(packageRoot, 'models-manifest', file)];
  for (const place of places) {
    const data = await readIfThere(name, place);
    if (data === null) continue;
    return gatherModelFiles(name, data, (location) =>
      readIfThere(name, join(dirname(place), location)),
    );
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
    if (code === 'ERR_FS_FILE_TOO_LARGE') {
      throw new ModelError(
        'model_too_large',
        `The file ${path} of model ${name} is larger than 2 GiB, more than can be read at once. Save the model in half precision, or with its data in several files.`,
        { context: { model: name, path }, cause },
      );
    }
    throw new ModelError(
      'model_not_found',
      `The file ${path} of model ${name} cannot be read (${code}). Check that it is a file and its permissions.`,
      { context: { model: name, path, code }, cause },
    );
  }
}
