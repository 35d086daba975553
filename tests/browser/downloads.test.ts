import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { sha256 } from '../../src/core/sha256.ts';
import type { ByteLocation } from '../../src/resources/byte-source.ts';
import { openBridge, type Bridge } from '../../src/runtime/worker-bridge.ts';
import { workerEnd } from '../../src/runtime/worker-end.browser.ts';
import type { Behaviour } from '../fixtures/hub-server.ts';
import type { DownloadsService } from './downloads-service.ts';

const server = inject('hubServer');
const address = `${server}/files/file.bin`;
const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);

let bridge: Bridge<DownloadsService>;
const open = () =>
  openBridge<DownloadsService>(
    workerEnd(new Worker(new URL('workers/downloads-worker.ts', import.meta.url), { type: 'module' })),
    'downloads',
  ); // prettier-ignore

beforeEach(async () => {
  bridge = open();
  await behave({});
});
afterEach(async () => {
  await bridge.remote.freeAll();
  await bridge.close();
});

/** How the server behaves from now on, by path; gives what it was asked since the last time. */
async function behave(behaviours: Readonly<Record<string, Behaviour>>): Promise<string[]> {
  const answer = await fetch(`${server}/behave`, {
    method: 'POST',
    body: JSON.stringify(behaviours),
  });
  return (await answer.json()) as string[];
}

async function bytesOf(location: ByteLocation): Promise<Uint8Array> {
  if (location.kind !== 'blob') throw new Error(location.kind);
  return new Uint8Array(await location.blob.arrayBuffer());
}

const hashOf = (bytes: Uint8Array) => sha256(Uint8Array.from(bytes));

describe('a download in a browser', () => {
  it('is kept in the private file system, is hashed, and is asked for once', async () => {
    const first = await bytesOf(await bridge.remote.fetch(address));
    await bridge.close();
    bridge = open();
    const second = await bytesOf(await bridge.remote.fetch(address, await hashOf(content)));
    expect([await hashOf(first), await hashOf(second)]).toEqual([await hashOf(content), await hashOf(content)]); // prettier-ignore
    expect(await behave({})).toEqual(['GET /files/file.bin bytes=0-']);
    expect(await bridge.remote.list()).toMatchObject([
      { address, bytes: 300_000, size: 300_000, complete: true, sha256: await hashOf(content) },
    ]);
  });

  it('goes on where the connection broke', async () => {
    await behave({ 'file.bin': { breakAfter: 100_000, breakDelay: 500, times: 2 } });
    const bytes = await bytesOf(await bridge.remote.fetch(address));
    expect(await hashOf(bytes)).toBe(await hashOf(content));
    expect((await behave({})).at(-1)).toBe('GET /files/file.bin bytes=200000-');
  });

  it('goes on after its tab died in the middle', async () => {
    await behave({
      'file.bin': { breakAfter: 100_000, breakDelay: 500, times: 1 },
      file: { delay: 60_000 },
    });
    void bridge.remote.fetch(address).catch(() => undefined);
    const other = open();
    await expect.poll(async () => (await other.remote.list())[0]?.bytes).toBe(100_000);
    await bridge.close();
    bridge = other;
    await behave({});
    expect(await hashOf(await bytesOf(await bridge.remote.fetch(address)))).toBe(await hashOf(content)); // prettier-ignore
    expect(await behave({})).toEqual(['GET /files/file.bin bytes=100000-']);
  });

  it('that is not what it should be is refused and not kept', async () => {
    await expect(bridge.remote.fetch(address, 'a'.repeat(64))).rejects.toMatchObject({
      code: 'hash_mismatch',
      context: { found: await hashOf(content) },
    });
    expect(await bridge.remote.list()).toEqual([]);
  });

  it('of a server that other sites may not read says what may be wrong', async () => {
    await behave({ 'file.bin': { noCors: true } });
    const refused = bridge.remote.fetch(address);
    await expect(refused).rejects.toMatchObject({ code: 'address_unreachable' });
    await expect(refused).rejects.toThrow(/CORS/);
  });

  it.each([
    [{ status: 404 }, 'address_not_found'],
    [{ gated: true }, 'access_refused'],
    [{ redirectLoop: true }, 'address_unreachable'],
  ])('that the server answers with %j is an error %s', async (behaviour, code) => {
    await behave({ 'file.bin': behaviour });
    await expect(bridge.remote.fetch(address)).rejects.toMatchObject({ code });
  });
});

describe('a file of another site', () => {
  it('is read in parts where its server has ranges, else from a kept download', async () => {
    const parts = await bridge.remote.read(address, 1000, 2000);
    expect(parts).toEqual({ kind: 'url', bytes: content.slice(1000, 2000) });
    await behave({ 'file.bin': { noRanges: true } });
    const kept = await bridge.remote.read(address, 1000, 2000);
    expect(kept).toEqual({ kind: 'blob', bytes: content.slice(1000, 2000) });
  });
});

describe('a browser without room', () => {
  interface Devtools {
    send(method: string, parameters: object): Promise<unknown>;
  }
  const devtools = () => cdp() as unknown as Devtools;
  const { origin } = location;

  it('says what is missing and keeps what there was', async () => {
    await bridge.remote.fetch(address);
    // Chromium remembers for half a minute how much room there was.
    await devtools().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000 });
    try {
      const refused = bridge.remote.fetch(`${address}?again`);
      await expect(refused).rejects.toMatchObject({ code: 'no_room' });
    } finally {
      await devtools().send('Storage.overrideQuotaForOrigin', { origin });
    }
    const kept = await bytesOf(await bridge.remote.fetch(address));
    expect(await hashOf(kept)).toBe(await hashOf(content));
  });
});
