import { deleteDB, openDB } from 'idb';
import { cdp } from 'vitest/browser';
import { afterEach, describe, expect, it } from 'vitest';
import type { Column, Columns } from '../../src/core/column.ts';
import type { RunDocument } from '../../src/report/run-document.ts';
import type { StorageNotice } from '../../src/store/indexed-db-connection.browser.ts';
import { upgrades } from '../../src/store/indexed-db-schema.browser.ts';
import {
  openIndexedDbStore,
  type IndexedDbOptions,
  type IndexedDbStore,
} from '../../src/store/indexed-db-store.browser.ts';
import { describeStore } from '../store-contract.ts';

const opened: IndexedDbStore[] = [];
let count = 0;

function open(options: IndexedDbOptions = {}): IndexedDbStore {
  const store = openIndexedDbStore({ name: freshName(), ...options });
  opened.push(store);
  return store;
}

function freshName(): string {
  return `test-${count++}`;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDB(name);
});

let contractName = '';
describeStore(
  'IndexedDB, as any store,',
  async () => open({ name: (contractName = freshName()) }),
  async () => open({ name: contractName }),
);

const column = (...values: number[]): Column => ({
  axis: 'example',
  width: 1,
  data: Float64Array.from(values),
});
const columns = (record: Record<string, Column>): Columns => new Map(Object.entries(record));
const chunk = { index: 0, start: 0, end: 2 };
const pass = { id: 'p', examples: 2, chunkSize: 256, identity: { view: 'identity' } };

const run = (id: string, passes: string[]): RunDocument => ({
  schema: 'interplay/run@1',
  id,
  status: 'complete',
  created: '2026-01-01T00:00:00.000Z',
  finished: '2026-01-01T00:01:00.000Z',
  config: {},
  environment: {
    interplay: '0.1.0',
    onnxruntime: '1.30.0',
    backend: { requested: 'auto', used: 'wasm', reason: null },
    adapter: null,
    platform: 'test',
    commit: null,
    threads: 1,
    workers: 1,
    batchSize: { requested: 64, used: 64 },
    check: null,
  },
  model: { name: 'm', sha256: '', bytes: 0, parameters: 0, inputs: [], outputs: [], card: {} },
  datasets: { d: { examples: 2, sha256: '', skipped: [], nonfinite: 0, classes: [] } },
  passes: passes.map((passId) => ({ id: passId, dataset: 'd', view: 'identity' })),
  measurements: [],
  values: {},
  samples: [],
});

describe('the store in IndexedDB', () => {
  it('stores of a column only the rows that it shows', async () => {
    const name = freshName();
    const store = open({ name });
    const data = new Float64Array(1000).subarray(10, 12);
    await store.putChunk('p', chunk, columns({ a: { axis: 'example', width: 1, data } }), []);
    const raw = await openDB(name);
    const stored: Column = await raw.get('columns', ['p', 0, 'a']);
    raw.close();
    expect(stored.data.buffer.byteLength).toBe(16);
  });

  it('writes nothing of a chunk when one of its columns cannot be written', async () => {
    const store = open();
    await store.openPass(pass);
    await store.putChunk('p', chunk, columns({ a: column(1, 2) }), []);
    // What cannot be cloned fails in the middle of the call, after other columns were written.
    const broken = columns({ b: column(3, 4) });
    const unclonable: Column = Object.assign(column(5, 6), { toString: () => 'x' });
    const bad: Columns = new Map([...broken, ['c', unclonable]]);
    await expect(store.putChunk('p', chunk, bad, [])).rejects.toMatchObject({
      code: 'store_failed',
    });
    expect((await store.chunks('p')).map((stored) => stored.columns)).toEqual([['a']]);
    expect([...(await store.readChunk('p', 0, ['a'])).values()]).toEqual([column(1, 2)]);
  });

  it('keeps a pass that another run was computed from, and frees the others', async () => {
    const store = open();
    for (const id of ['shared', 'own']) {
      await store.openPass({ ...pass, id });
      await store.putChunk(id, chunk, columns({ a: column(1, 2) }), [
        { index: 1, exampleId: 'x', code: 'corrupt_image', message: 'bad' },
      ]);
    }
    await store.putRun(run('a', ['shared', 'own']));
    await store.putRun(run('b', ['shared']));
    await store.deleteRun('a');
    expect((await store.listRuns()).map(({ id }) => id)).toEqual(['b']);
    expect(await store.getRun('a')).toBeNull();
    expect(await store.chunks('own')).toEqual([]);
    expect(await store.failures('own')).toEqual([]);
    expect(await store.chunks('shared')).toHaveLength(1);
    await store.deleteRun('b');
    expect(await store.chunks('shared')).toEqual([]);
  });

  it('keeps dropped models and settings', async () => {
    const name = freshName();
    const store = open({ name });
    const info = {
      irVersion: 8,
      opsets: [],
      producer: '',
      inputs: [],
      outputs: [],
      parameters: 0,
      operators: [],
    };
    const model = { name: 'm', fileName: 'm.onnx', sha256: 'ab', info, data: new Blob(['bytes']) };
    await store.models.put(model);
    await store.settings.set('request', { models: ['m'] });
    await store.close();
    const again = open({ name });
    const stored = await again.models.get('m');
    expect(await stored?.data.text()).toBe('bytes');
    expect((await again.models.list()).map(({ sha256 }) => sha256)).toEqual(['ab']);
    expect(await again.settings.get('request')).toEqual({ models: ['m'] });
    await again.models.delete('m');
    await again.settings.delete('request');
    expect([await again.models.get('m'), await again.settings.get('request')]).toEqual([
      null,
      null,
    ]);
  });
});

describe('two versions of the page', () => {
  const later = [
    ...upgrades,
    (database: { createObjectStore(name: 'sweeps'): unknown }) => {
      database.createObjectStore('sweeps');
    },
    // A later release has stores that this one's types do not know.
  ] as unknown as typeof upgrades;

  it('an upgrade keeps what an older version stored', async () => {
    const name = freshName();
    const older = open({ name });
    await older.putRun(run('a', []));
    await older.close();
    expect(await open({ name, upgrades: later }).getRun('a')).toEqual(run('a', []));
  });

  it('the older page gives way, says so, and refuses to go on', async () => {
    const name = freshName();
    const notices: StorageNotice[] = [];
    const older = open({ name, onNotice: (notice) => notices.push(notice) });
    await older.putRun(run('a', []));
    const newer = open({ name, upgrades: later });
    await newer.putRun(run('b', []));
    expect(notices.map(({ code }) => code)).toEqual(['store_outdated']);
    await expect(older.putRun(run('c', []))).rejects.toMatchObject({ code: 'store_outdated' });
    expect((await newer.listRuns()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('an older page that is opened after the upgrade is refused', async () => {
    const name = freshName();
    const newer = open({ name, upgrades: later });
    await newer.putRun(run('a', []));
    await newer.close();
    const notices: StorageNotice[] = [];
    const older = open({ name, onNotice: (notice) => notices.push(notice) });
    await expect(older.listRuns()).rejects.toMatchObject({ code: 'store_outdated' });
    expect(notices.map(({ code }) => code)).toEqual(['store_outdated']);
  });

  it('an upgrade that another tab holds up says so, and goes on when that tab is closed', async () => {
    const name = freshName();
    const older = open({ name });
    await older.putRun(run('a', []));
    await older.close();
    const stubborn = await openDB(name, upgrades.length);
    const notices: StorageNotice[] = [];
    const newer = open({ name, upgrades: later, onNotice: (notice) => notices.push(notice) });
    const listed = newer.listRuns();
    await expect.poll(() => notices.map(({ code }) => code)).toEqual(['store_blocked']);
    stubborn.close();
    expect(await listed).toHaveLength(1);
  });
});

describe('a store that the browser', () => {
  /** The part of the DevTools protocol that these tests use. */
  interface Devtools {
    send(method: string, parameters: Record<string, unknown>): Promise<unknown>;
  }
  const devtools = (): Devtools => cdp() as unknown as Devtools;
  const { origin } = location;
  const clear = () =>
    devtools().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });

  it('closes is opened again once', async () => {
    const notices: StorageNotice[] = [];
    const store = open({ onNotice: (notice) => notices.push(notice) });
    await store.putRun(run('a', []));
    await clear();
    await store.putRun(run('b', []));
    expect((await store.listRuns()).map(({ id }) => id)).toEqual(['b']);
    expect(notices).toEqual([]);
    await clear();
    await expect.poll(() => notices.map(({ code }) => code)).toEqual(['store_closed']);
    await expect(store.listRuns()).rejects.toMatchObject({ code: 'store_closed' });
  });

  it('has no room in refuses a chunk whole and keeps what it had', async () => {
    // Chromium remembers for half a minute how much room there was: only a cleared origin asks anew.
    await clear();
    await devtools().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
    const store = open();
    try {
      await store.openPass(pass);
      await store.putChunk('p', chunk, columns({ a: column(1, 2) }), []);
      const data = Float64Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i));
      const large = columns({ a: column(3, 4), b: { axis: 'example', width: 500_000, data } });
      await expect(store.putChunk('p', { ...chunk, index: 1 }, large, [])).rejects.toMatchObject({
        code: 'storage_full',
      });
      expect(await store.chunks('p')).toEqual([{ ...chunk, columns: ['a'] }]);
      expect(await store.readChunk('p', 0, ['a'])).toEqual(columns({ a: column(1, 2) }));
    } finally {
      await devtools().send('Storage.overrideQuotaForOrigin', { origin });
    }
    await store.putChunk('p', { ...chunk, index: 1 }, columns({ a: column(3, 4) }), []);
    expect(await store.chunks('p')).toHaveLength(2);
  });
});
