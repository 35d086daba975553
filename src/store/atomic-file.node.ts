import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError } from '../core/errors.ts';

/** Writes a file so that it is there whole or not at all, also when the process is killed meanwhile. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (cause) {
    // Where it could not be made there is nothing to remove.
    await rm(temporary, { force: true }).catch(() => undefined);
    const full = hasCode(cause, 'ENOSPC');
    throw new StoreError(
      full ? 'storage_full' : 'write_failed',
      full
        ? `No room left on the disk for ${path}. Free some and run the same command again: what was stored is kept.`
        : `Could not write ${path}: ${cause instanceof Error ? cause.message : String(cause)}. Give another folder for results.`,
      { cause, context: { path } },
    );
  }
}

/**
 * A file's bytes, or null when there is no such file.
 * @throws StoreError `read_failed`
 */
export function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch((cause: unknown) => {
    if (isMissing(cause)) return null;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('read_failed', `Could not read ${path}: ${why}. Check its permissions.`, {
      cause,
      context: { path },
    });
  });
}

/** For `catch` after reading a folder: nothing where the folder is missing. */
export function emptyIfMissing(error: unknown): never[] {
  if (isMissing(error)) return [];
  throw error;
}

/** ENOTDIR: what should be a folder on the way is a file. */
function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
