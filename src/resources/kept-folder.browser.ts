import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ResourceError } from '../core/errors.ts';
import { openBytes } from './bytes.browser.ts';
import type { FileWriter, KeptFolder } from './kept-folder.ts';

/** A file that can be renamed and written in place: what TypeScript's library knows only in part, or of workers only. */
interface WritableFile {
  move(name: string): Promise<void>;
  createSyncAccessHandle(): Promise<SyncAccess>;
}

interface SyncAccess {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/**
 * A folder of the origin's private file system. Files are written through synchronous access handles, which only
 * dedicated workers have.
 */
export function browserFolder(name: string): KeptFolder {
  const folder = async () => {
    const root = await navigator.storage.getDirectory().catch((cause: unknown) => {
      throw new ResourceError(
        'storage_unavailable',
        'This browser keeps no files for the page (perhaps a private window). Download the file yourself and drop it here.',
        { cause },
      );
    });
    return root.getDirectoryHandle(name, { create: true }).catch((cause: unknown) => {
      throw writingFailed(name, cause);
    });
  };
  const fileOf = async (file: string) =>
    unlessMissing(
      folder().then((there) => there.getFileHandle(file)),
      null,
    );
  const blobOf = async (file: string) => (await fileOf(file))?.getFile() ?? null;
  return {
    async names() {
      const names: string[] = [];
      for await (const each of (await folder()).keys()) names.push(each);
      return names;
    },
    size: async (file) => (await blobOf(file))?.size ?? null,
    readText: async (file) => (await blobOf(file))?.text() ?? null,
    async writeText(file, text) {
      try {
        const handle = await (await folder()).getFileHandle(file, { create: true });
        // The file is replaced as a whole when the stream is closed.
        const stream = await handle.createWritable();
        try {
          await stream.write(text);
        } finally {
          await stream.close();
        }
      } catch (cause) {
        throw writingFailed(file, cause);
      }
    },
    async append(file, start) {
      try {
        return openWriter(file, await (await writable(file)).createSyncAccessHandle(), start);
      } catch (cause) {
        throw writingFailed(file, cause);
      }
    },
    open: async (file) => openBytes(await locate(file, file)),
    locate,
    async rename(from, to) {
      try {
        await (await writable(from)).move(to);
      } catch (cause) {
        throw writingFailed(to, cause);
      }
    },
    async remove(file) {
      await unlessMissing((await folder()).removeEntry(file), undefined);
    },
    async room() {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : quota - usage;
    },
    lock: (file, work) => navigator.locks.request(`interplay-${name}-${file}`, work),
    createHash() {
      const hash = sha256.create();
      return { update: (bytes) => hash.update(bytes), digest: () => bytesToHex(hash.digest()) };
    },
  };

  async function writable(file: string): Promise<WritableFile> {
    const handle = await (await folder()).getFileHandle(file, { create: true });
    if (isWritable(handle)) return handle;
    throw new ResourceError(
      'storage_unavailable',
      'This browser is too old to keep downloads. Download the file yourself and drop it here.',
    );
  }

  async function locate(file: string, shownName: string) {
    const handle = await (await folder()).getFileHandle(file);
    return { kind: 'blob', blob: await handle.getFile(), name: shownName } as const;
  }
}

function openWriter(file: string, handle: SyncAccess, start: number): FileWriter {
  handle.truncate(start);
  let at = start;
  return {
    async write(bytes) {
      try {
        const written = handle.write(Uint8Array.from(bytes), { at });
        if (written < bytes.length) throw new DOMException('', 'QuotaExceededError');
      } catch (cause) {
        throw writingFailed(file, cause);
      }
      at += bytes.length;
    },
    async close() {
      try {
        handle.flush();
      } catch (cause) {
        throw writingFailed(file, cause);
      } finally {
        handle.close();
      }
    },
  };
}

function isWritable(handle: object): handle is WritableFile {
  return 'move' in handle && 'createSyncAccessHandle' in handle;
}

async function unlessMissing<T, N>(work: Promise<T>, instead: N): Promise<T | N> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return instead;
    throw error;
  }
}

function writingFailed(file: string, cause: unknown): ResourceError {
  if (cause instanceof ResourceError) return cause;
  const name = cause instanceof DOMException ? cause.name : String(cause);
  const context = { file, why: name };
  if (name === 'QuotaExceededError') {
    return new ResourceError(
      'no_room',
      "There is no room left in the browser's storage. Free kept downloads or saved runs and try again; what has come is kept.",
      { context, cause },
    );
  }
  return new ResourceError(
    'cache_not_writable',
    `The browser cannot keep the download (${name}). Reload the page and try again.`,
    { context, cause },
  );
}
