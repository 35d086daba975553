import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHubServer, type Behaviour, type HubServer } from '../../tests/fixtures/hub-server.ts';
import { ResourceError } from '../core/errors.ts';
import { openBytes } from './bytes.node.ts';
import { createDownloads, type DownloadRequest } from './downloads.ts';
import { openDownloads } from './downloads.node.ts';
import { platformFetch } from './fetch.node.ts';
import type { Fetch } from './http.ts';
import type { KeptFolder } from './kept-folder.ts';
import { nodeFolder } from './kept-folder.node.ts';

// Writing to a disk that others use, too, takes its time.
vi.setConfig({ testTimeout: 60_000 });

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hash = hashOf(content);

let server: HubServer;
let folder: string;
let address: string;
beforeAll(async () => {
  server = await startHubServer({ files: { 'model.onnx': content } });
  address = `${server.base}/files/model.onnx`;
});
afterAll(() => server.close());
beforeEach(async () => {
  server.forget();
  server.put('model.onnx', content);
  server.requests.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'interplay-downloads-'));
  return () => rm(folder, { recursive: true, force: true });
});

/** A new program each time: only the folder is the same. */
async function download(request: DownloadRequest = {}): Promise<Buffer> {
  const location = await openDownloads(folder).fetch(address, request);
  const source = await openBytes(location);
  return Buffer.from(await source.read(0, source.size));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof ResourceError ? error.code : String(error)),
  );
}

/** A session that ends when its connection breaks, after so many bytes of the file. */
async function leavePart(bytes: number): Promise<void> {
  const session = new AbortController();
  const fetch: Fetch = async (wanted, request) => {
    const answer = await platformFetch(wanted, request);
    const reader = answer.body?.getReader();
    if (reader === undefined) return answer;
    const read = () =>
      reader.read().catch((error: unknown) => {
        session.abort();
        throw error;
      });
    const body = {
      getReader: () => ({ read, cancel: () => reader.cancel() }),
      cancel: () => reader.cancel(),
    };
    return { ...answer, body };
  };
  const there = (await list())[0]?.bytes ?? 0;
  server.behave('model.onnx', { breakAfter: Math.max(0, bytes - there), times: 1 });
  const downloads = createDownloads(nodeFolder(folder), fetch);
  const code = await codeOf(downloads.fetch(address, { signal: session.signal }));
  expect(code).toBe(bytes < content.length ? 'download_cancelled' : 'no error');
}

const list = () => openDownloads(folder).list();

describe('a download', () => {
  it('has the bytes of the file, is known by its SHA-256, and is asked for once', async () => {
    expect(hashOf(await download())).toBe(hash);
    expect(hashOf(await download({ sha256: hash }))).toBe(hash);
    expect(server.requests).toEqual(['GET /files/model.onnx bytes=0-']);
    expect(await list()).toEqual([
      { address, bytes: 300_000, size: 300_000, complete: true, sha256: hash, used: expect.any(String) },
    ]);
  }); // prettier-ignore

  it('tells how far it is, to the end', async () => {
    const told: number[] = [];
    await download({ onProgress: ({ bytes }) => told.push(bytes) });
    expect(told.at(-1)).toBe(content.length);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is under its final name only when it is whole', async () => {
    await leavePart(1000);
    expect((await readdir(folder)).filter((name) => name.endsWith('model.onnx'))).toEqual([]);
    await download();
    expect((await readdir(folder)).filter((name) => name.endsWith('model.onnx'))).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => /\.(part|draft|lock)$/.test(name))).toEqual([]);
  });

  it('goes on by itself when the connection breaks', async () => {
    server.behave('model.onnx', { breakAfter: 1_000, breakDelay: 100, times: 3 });
    expect(hashOf(await download())).toBe(hash);
    expect(server.requests.at(-1)).toBe('GET /files/model.onnx bytes=3000-');
  });

  it('asks a server that fails four times, and then says so', async () => {
    server.behave('model.onnx', { status: 503 });
    const before = server.requests.length;
    await expect(download()).rejects.toMatchObject({ code: 'server_failed' });
    expect(server.requests.length - before).toBe(4);
  }, 20_000);

  it('says that a folder for kept files is none', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, 'x');
    const elsewhere = openDownloads(join(file, 'downloads'));
    await expect(elsewhere.list()).resolves.toEqual([]);
    await expect(elsewhere.fetch(`${server.base}/files/model.onnx`)).rejects.toMatchObject({
      code: 'cache_not_writable',
    });
  });

  it('goes on in a later session from the bytes that had come, wherever it broke', async () => {
    const breaks = fc.uniqueArray(fc.integer({ min: 0, max: content.length }), { minLength: 1, maxLength: 4 }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(breaks, async (places) => {
        await openDownloads(folder).freeAll();
        for (const place of places.sort((a, b) => a - b)) await leavePart(place);
        const [kept] = await list();
        const bytes = await download({ sha256: hash });
        expect(hashOf(bytes)).toBe(hash);
        if (kept?.complete === true || kept === undefined) return;
        expect(server.requests.at(-1)).toBe(`GET /files/model.onnx bytes=${kept.bytes}-`);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('begins again when the file has changed since', async () => {
    await leavePart(1000);
    const other = content.map((byte) => 255 - byte);
    server.put('model.onnx', other);
    expect(hashOf(await download())).toBe(hashOf(other));
  });

  it('begins again where the server has no ranges, or names no state of the file', async () => {
    for (const behaviour of [{ noRanges: true }, { etag: null }] satisfies Behaviour[]) {
      await openDownloads(folder).freeAll();
      server.behave('model.onnx', behaviour);
      await leavePart(1000);
      expect(hashOf(await download())).toBe(hash);
    }
  });

  it('begins again when its entry is damaged', async () => {
    await leavePart(1000);
    const [entry] = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    await writeFile(join(folder, entry ?? ''), '{"address": 3');
    expect(hashOf(await download())).toBe(hash);
  });

  it('is downloaded again when its kept file is no longer whole', async () => {
    await download();
    const [whole] = (await readdir(folder)).filter((name) => name.endsWith('model.onnx'));
    await truncate(join(folder, whole ?? ''), 100);
    expect(hashOf(await download())).toBe(hash);
  });

  it('of unknown length is taken as it comes', async () => {
    server.behave('model.onnx', { noRanges: true, noLength: true });
    expect(hashOf(await download())).toBe(hash);
  });

  it('of an empty file is an empty file', async () => {
    server.put('model.onnx', '');
    expect(await download()).toHaveLength(0);
  });

  it('is made once when it is wanted several times at once', async () => {
    const all = await Promise.all([download(), download(), download()]);
    for (const bytes of all) expect(hashOf(bytes)).toBe(hash);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a download that is not what it should be', () => {
  it('by the hash that was asked for is refused with both hashes, and nothing of it is kept', async () => {
    const wanted = 'a'.repeat(64);
    const work = download({ sha256: wanted });
    await expect(work).rejects.toMatchObject({ code: 'hash_mismatch', context: { found: hash, expected: wanted } }); // prettier-ignore
    await expect(work).rejects.toThrow(hash);
    expect(await readdir(folder)).toEqual([]);
  });

  it("by the server's own hash is refused", async () => {
    server.behave('model.onnx', { etag: `"${'b'.repeat(64)}"` });
    expect(await codeOf(download())).toBe('hash_mismatch');
  });

  it('is never put together of two states of a file', async () => {
    await leavePart(1000);
    const changed = Uint8Array.from(content, (byte, i) => (i === 5 ? byte ^ 1 : byte));
    server.put('model.onnx', changed);
    server.behave('model.onnx', { etag: '"the same"' });
    expect(await codeOf(download({ sha256: hash }))).toBe('hash_mismatch');
  });
});

describe('kept downloads', () => {
  it('are listed whole and in part, and freed one by one or all', async () => {
    await download();
    const other = server.put('other.bin', 'text');
    server.behave('other.bin', { status: 404 });
    expect(await codeOf(openDownloads(folder).fetch(other))).toBe('address_not_found');
    server.forget();
    await openDownloads(folder).fetch(other);
    expect((await list()).map((each) => each.address)).toEqual([other, address]);
    await openDownloads(folder).free(address);
    expect((await list()).map((each) => each.address)).toEqual([other]);
    await openDownloads(folder).freeAll();
    expect(await readdir(folder)).toEqual([]);
  });

  it('say how much of a broken one is here', async () => {
    await leavePart(70_000);
    const [kept] = await list();
    expect(kept).toMatchObject({ address, size: 300_000, complete: false, sha256: null });
    expect(kept?.bytes).toBeGreaterThan(0);
    expect(kept?.bytes).toBeLessThan(300_000);
  });

  it('lie where INTERPLAY_CACHE says', async () => {
    process.env['INTERPLAY_CACHE'] = folder;
    try {
      await openDownloads().fetch(address);
    } finally {
      delete process.env['INTERPLAY_CACHE'];
    }
    const names = await readdir(join(folder, 'downloads'));
    const whole = names.find((name) => name.endsWith('-model.onnx')) ?? '';
    expect(await readFile(join(folder, 'downloads', whole))).toEqual(Buffer.from(content));
  });
});

describe('a full disk', () => {
  /** A folder with room for so many bytes more, which it tells or does not. */
  function small(bytes: number, tells: boolean): KeptFolder {
    const real = nodeFolder(folder);
    let left = bytes;
    return {
      ...real,
      room: async () => (tells ? left : null),
      append: async (name, start) => {
        const file = await real.append(name, start);
        return {
          ...file,
          write: async (piece) => {
            left -= piece.length;
            if (left < 0) throw new ResourceError('no_room', 'There is no room left.');
            await file.write(piece);
          },
        };
      },
    };
  }

  it('is told before anything is downloaded, with what is missing', async () => {
    const before = server.sent();
    const work = createDownloads(small(100_000, true), platformFetch).fetch(address);
    await expect(work).rejects.toMatchObject({ code: 'no_room', context: { missing: 300_000, room: 100_000 } }); // prettier-ignore
    expect(server.sent() - before).toBeLessThanOrEqual(content.length);
    expect(await list()).toEqual([]);
  });

  it('in the middle loses nothing: with room, the download goes on', async () => {
    const work = createDownloads(small(100_000, false), platformFetch).fetch(address);
    expect(await codeOf(work)).toBe('no_room');
    const [kept] = await list();
    expect(kept?.complete).toBe(false);
    server.requests.length = 0;
    expect(hashOf(await download({ sha256: hash }))).toBe(hash);
    expect(server.requests).toEqual([`GET /files/model.onnx bytes=${kept?.bytes ?? 0}-`]);
  });
});
