import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHubServer, type HubServer } from '../../tests/fixtures/hub-server.ts';
import { ResourceError } from '../core/errors.ts';
import { openBytes } from './bytes.node.ts';
import { piecesOf } from './byte-source.ts';
import { platformFetch } from './fetch.node.ts';
import { locateAddress } from './remote-location.ts';
import { askForFile } from './remote-source.ts';

const MEGABYTE = 1024 * 1024;
const file = Uint8Array.from({ length: 3 * MEGABYTE + 17 }, (_, i) => (i * 7919) >> 5);

let server: HubServer;
beforeAll(async () => {
  server = await startHubServer({ files: { 'large.bin': file, 'empty.bin': '' } });
});
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.requests.length = 0;
});

const address = () => `${server.base}/files/large.bin`;
const noDownload = () => Promise.reject(new Error('this must not be downloaded'));
const open = async () => openBytes(await locateAddress(address(), platformFetch, noDownload));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof ResourceError ? error.code : String(error)),
  );

describe('a file of a server that answers ranges', () => {
  it('is known by its size and its ETag after one request for one byte', async () => {
    const found = await askForFile(platformFetch, address());
    expect(found).toMatchObject({ size: file.length, ranges: true });
    expect(found.etag).toMatch(/^"[0-9a-f]{16}"$/);
    expect(server.requests).toEqual(['GET /files/large.bin bytes=0-0']);
  });

  it.each([
    [0, 1],
    [5, 5],
    [256 * 1024 - 1, 256 * 1024 + 1],
    [1, 2 * MEGABYTE],
    [3 * MEGABYTE, 3 * MEGABYTE + 17],
  ])('gives bytes %i to %i as they are', async (start, end) => {
    const source = await open();
    expect(Buffer.compare(await source.read(start, end), file.subarray(start, end))).toBe(0);
  });

  it('is read to its end by a few requests when it is read in small pieces', async () => {
    const source = await open();
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(source, 10_000)) pieces.push(piece);
    expect(Buffer.compare(Buffer.concat(pieces), file)).toBe(0);
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });

  it('is asked once for what several readers want at the same time', async () => {
    const source = await open();
    server.requests.length = 0;
    await Promise.all(Array.from({ length: 20 }, (_, i) => source.read(1000 * i, 1000 * i + 500)));
    expect(server.requests).toHaveLength(1);
  });

  it('is read on after a connection that broke', async () => {
    const source = await open();
    server.behave('large.bin', { breakAfter: 100, times: 1 });
    expect(await source.read(10, 400)).toEqual(file.slice(10, 400));
  });

  it('is refused once it has changed, by its ETag or its size', async () => {
    const source = await open();
    server.behave('large.bin', { etag: '"another"' });
    expect(await codeOf(source.read(0, 10))).toBe('file_changed');
    server.forget();
    server.behave('large.bin', { body: file.subarray(0, 1000) });
    expect(await codeOf(source.read(500, 600))).toBe('file_changed');
  });

  it('is refused when the server stops answering ranges', async () => {
    const source = await open();
    server.behave('large.bin', { noRanges: true });
    expect(await codeOf(source.read(0, 10))).toBe('no_ranges');
  });

  it('has no bytes behind its end', async () => {
    const source = await open();
    expect(await codeOf(source.read(file.length - 1, file.length + 1))).toBe('unreadable_file');
  });

  it('is found without an ETag, and without Content-Length', async () => {
    server.behave('large.bin', { etag: null, noLength: true });
    const source = await open();
    expect(await source.read(7, 9)).toEqual(file.slice(7, 9));
  });
});

describe('a server that cannot or will not give a file', () => {
  it.each([
    [{ status: 404 }, 'address_not_found'],
    [{ status: 410 }, 'address_not_found'],
    [{ status: 401 }, 'login_required'],
    [{ status: 403 }, 'access_refused'],
    [{ gated: true }, 'access_refused'],
    [{ status: 418 }, 'request_refused'],
    [{ redirectLoop: true }, 'redirect_loop'],
  ])('that answers %j is an error %s', async (behaviour, code) => {
    server.behave('large.bin', behaviour);
    expect(await codeOf(open())).toBe(code);
  });

  it('is asked again when it is busy', async () => {
    server.behave('large.bin', { status: 503, times: 2 });
    expect((await open()).size).toBe(file.length);
    expect(server.requests).toHaveLength(3);
  });

  it('says that a licence must be accepted where the Hub says so', async () => {
    server.behave('large.bin', { gated: true });
    await expect(open()).rejects.toThrow(/licence must be accepted.*download the file yourself/);
  });

  it('is named when nothing listens there', async () => {
    const nobody = locateAddress('http://127.0.0.1:48999/x.zip', platformFetch, noDownload);
    await expect(nobody).rejects.toMatchObject({ code: 'address_unreachable' });
    await expect(nobody).rejects.toThrow('ECONNREFUSED');
  });

  it('is not asked for what is no address', async () => {
    const none = locateAddress('http://[', platformFetch, noDownload);
    await expect(none).rejects.toMatchObject({ code: 'invalid_address' });
  });

  it('without ranges is downloaded from, and so is an empty file', async () => {
    const download = async () => ({ kind: 'path', path: '/kept' }) as const;
    server.behave('large.bin', { noRanges: true });
    expect(await locateAddress(address(), platformFetch, download)).toEqual(await download());
    const empty = `${server.base}/files/empty.bin`;
    expect(await locateAddress(empty, platformFetch, download)).toEqual(await download());
  });
});
