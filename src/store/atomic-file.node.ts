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
    await rm(temporary, { force: true });
    const full = hasCode(cause, 'ENOSPC');
    throw new StoreError(
      full ? 'storage_full' : 'write_failed',
      full
        ? `No room left on the disk for ${path}. Free some and run the same command again: what was stored is kept.`
        : `Could not write ${path}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause, context: { path } },
    );
  }
}

/** A file's bytes, or null when there is no such file. */
export function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
}

/** For `catch` after reading a folder: nothing where the folder is missing. */
export function emptyIfMissing(error: unknown): never[] {
  if (hasCode(error, 'ENOENT')) return [];
  throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
