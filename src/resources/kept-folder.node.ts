import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises'; // prettier-ignore
import { join } from 'node:path';
import { ResourceError } from '../core/errors.ts';
import { openBytes } from './bytes.node.ts';
import type { FileWriter, KeptFolder } from './kept-folder.ts';

/** A lock that its holder has not touched for so long, in milliseconds, is one of a process that died. */
const STALE = 30_000;
const TOUCHED_EVERY = 5_000;
const WAIT = 50;

/** A folder of the file system; it is made when something is written. */
export function nodeFolder(folder: string): KeptFolder {
  const pathOf = (name: string) => join(folder, name);
  const make = () =>
    mkdir(folder, { recursive: true }).catch((cause: unknown) => {
      throw writingFailed(folder, cause);
    });
  return {
    names: () => unlessMissing(readdir(folder), []),
    size: (name) => unlessMissing(stat(pathOf(name)).then(({ size }) => size), null),
    readText: (name) => unlessMissing(readFile(pathOf(name), 'utf8'), null),
    async writeText(name, text) {
      await make();
      const draft = pathOf(`${name}.${randomUUID()}.draft`);
      try {
        await writeFile(draft, text).catch((cause: unknown) => {
          throw writingFailed(draft, cause);
        });
        await rename(draft, pathOf(name));
      } finally {
        await rm(draft, { force: true });
      }
    },
    async append(name, start) {
      await make();
      return openWriter(pathOf(name), start);
    },
    open: (name) => openBytes({ kind: 'path', path: pathOf(name) }),
    locate: async (name) => ({ kind: 'path', path: pathOf(name) }),
    rename: (from, to) => rename(pathOf(from), pathOf(to)),
    remove: (name) => rm(pathOf(name), { force: true }),
    async room() {
      await make();
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async lock(name, work) {
      await make();
      return withLock(pathOf(`${name}.lock`), work);
    },
    createHash() {
      const hash = createHash('sha256');
      return { update: (bytes) => hash.update(bytes), digest: () => hash.digest('hex') };
    },
  }; // prettier-ignore
}

async function openWriter(path: string, start: number): Promise<FileWriter> {
  const file = await open(path, start === 0 ? 'w' : 'r+');
  await file.truncate(start);
  let at = start;
  return {
    async write(bytes) {
      let written = 0;
      try {
        while (written < bytes.length) {
          const left = bytes.length - written;
          written += (await file.write(bytes, written, left, at + written)).bytesWritten;
        }
      } catch (cause) {
        throw writingFailed(path, cause);
      }
      at += written;
    },
    async close() {
      await file.sync();
      await file.close();
    },
  };
}

async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await takeLock(path))) await new Promise((done) => setTimeout(done, WAIT));
  const touch = () => utimes(path, new Date(), new Date()).catch(() => undefined);
  const timer = setInterval(() => void touch(), TOUCHED_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw writingFailed(path, error);
  }
  const touched = await unlessMissing(stat(path).then(({ mtimeMs }) => mtimeMs), 0); // prettier-ignore
  if (touched > 0 && Date.now() - touched > STALE) await rm(path, { force: true });
  return false;
}

async function unlessMissing<T, N>(work: Promise<T>, instead: N): Promise<T | N> {
  try {
    return await work;
  } catch (error) {
    // ENOTDIR: what should be a folder on the way is a file.
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return instead;
    throw error;
  }
}

function writingFailed(path: string, cause: unknown): ResourceError {
  const code = codeOf(cause);
  const context = { path, why: code };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ResourceError(
      'no_room',
      `There is no room left to write ${path} (${code}). Free some and try again; what has come is kept.`,
      { context, cause },
    );
  }
  return new ResourceError(
    'cache_not_writable',
    `${path} cannot be written (${code}). Give another folder for kept downloads with INTERPLAY_CACHE.`,
    { context, cause },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
