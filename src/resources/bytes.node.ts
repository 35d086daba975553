import { open, stat } from 'node:fs/promises';
import { ResourceError } from '../core/errors.ts';
import type { ByteSource, OpenBytes } from './byte-source.ts';
import { platformFetch } from './fetch.node.ts';
import { openRemote } from './remote-source.ts';

/** Opens bytes in Node: files by their paths, and files of servers that answer range requests. */
export const openBytes: OpenBytes = async (location) => {
  if (location.kind === 'path') return openFile(location.path);
  if (location.kind === 'url') return openRemote(location, platformFetch);
  throw new ResourceError('not_available', `Bytes of kind ${location.kind} cannot be read here.`);
};

async function openFile(path: string): Promise<ByteSource> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: unknown) => {
      throw unreadable(path, error);
    },
  );
  return { name: path, size, read: (start, end) => readPiece(path, start, end) };
}

// Opened anew for each piece: sources live in long plans, and handles left open are a leak.
async function readPiece(
  path: string,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  try {
    const file = await open(path);
    try {
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`it ends at byte ${start + filled}`);
        filled += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return bytes;
}

function unreadable(path: string, cause: unknown): ResourceError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ResourceError(
    'unreadable_file',
    `The file ${path} cannot be read (${why}). Check the path; paths in a run file are relative to it.`,
    { context: { path, why }, cause },
  );
}
