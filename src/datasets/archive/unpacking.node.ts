import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, inflateRaw } from 'node:zlib';
import { InterplayError, ResourceError } from '../../core/errors.ts';
import { piecesOf, type ByteSource } from '../../resources/byte-source.ts';
import { bombError, invalidArchive } from './entry.ts';
import type { Unpacking } from './unpacking.ts';

const inflateBytes = promisify(inflateRaw);

/** `Unpacking.inflate` in Node. */
export const inflate: Unpacking['inflate'] = async (bytes, size) =>
  new Uint8Array(await inflateBytes(bytes, { maxOutputLength: Math.max(1, size) }));

/** Decompression in Node. Unpacked tars lie in a temporary folder until `close`. */
export function nodeUnpacking(): Unpacking & { close(): Promise<void> } {
  let folder: Promise<string> | null = null;
  let count = 0;
  return {
    inflate,
    gunzip: async (source, limit) => {
      folder ??= mkdtemp(join(tmpdir(), 'interplay-unpacked-'));
      const path = join(await folder, `${count++}.tar`);
      await unpack(source, path, limit);
      return { kind: 'path', path };
    },
    close: async () => {
      const made = await folder?.catch(() => null);
      folder = null;
      if (typeof made === 'string') await rm(made, { recursive: true, force: true });
    },
  };
}

async function unpack(source: ByteSource, path: string, limit: number): Promise<void> {
  let written = 0;
  const meter = new Transform({
    transform(piece: Buffer, _encoding, done) {
      written += piece.length;
      if (written > limit) done(bombError(source.name, limit));
      else done(null, piece);
    },
  });
  try {
    await pipeline(Readable.from(piecesOf(source)), createGunzip(), meter, createWriteStream(path));
  } catch (error) {
    await rm(path, { force: true });
    throw unpackError(source.name, path, error);
  }
}

function unpackError(name: string, path: string, error: unknown): InterplayError {
  if (error instanceof InterplayError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return invalidArchive(name, `it is broken gzip (${code})`, error);
  return new ResourceError(
    'no_room',
    `The archive ${name} could not be unpacked to ${path} (${code}). Make room there, set TMPDIR to a larger folder, or unpack the archive yourself.`,
    { context: { archive: name, path, why: code }, cause: error },
  );
}
