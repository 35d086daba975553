import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { startHubServer, type HubServer } from '../../tests/fixtures/hub-server.ts';
import { platformFetch } from './fetch.node.ts';
import type { Fetch } from './http.ts';
import { parseHubDataset, parseHubModel } from './hub-reference.ts';
import { createHub, type Hub } from './hub.ts';

let server: HubServer;
let hub: Hub;
beforeAll(async () => {
  server = await startHubServer({
    models: {
      'org/net': {
        licence: 'apache-2.0',
        files: { 'config.json': '{"id2label":{}}', 'onnx/model.onnx': 'weights' },
      },
    },
    datasets: {
      'org/photos': {
        files: { 'data/train-00001-of-00002.parquet': 'b', 'data/train-00000-of-00002.parquet': 'a' },
        parquet: { default: { train: ['one', 'two'], test: ['three'] } },
      },
    },
  }); // prettier-ignore
  hub = createHub(platformFetch, `${server.base}/`);
});
afterAll(() => server.close());
beforeEach(() => server.forget());

describe('an id of the Hub', () => {
  it.each([
    ['hub:org/net', { id: 'org/net', revision: 'main', dtype: null }],
    ['org/net:q8', { id: 'org/net', revision: 'main', dtype: 'q8' }],
    ['hub:o.r-g/net_1.0@refs/pr/3:fp16', { id: 'o.r-g/net_1.0', revision: 'refs/pr/3', dtype: 'fp16' }],
  ])('of a model is read: %s', (text, expected) => {
    expect(parseHubModel(text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['hub:org/photos/default/test', { id: 'org/photos', config: 'default', split: 'test', revision: null }],
    ['org/photos/a b/val@v1', { id: 'org/photos', config: 'a b', split: 'val', revision: 'v1' }],
  ])('of a split is read: %s', (text, expected) => {
    expect(parseHubDataset(text)).toEqual(expected);
  }); // prettier-ignore

  it.each(['', 'hub:', 'net', 'hub:org/net/x', 'hub:../net', 'hub:org/..', 'hub:org/net@', 'hub:org/net@../x', 'hub:a/b?c', 'https://x/y', 'hub:org/net:'])(
    'of no model is refused: "%s"',
    (text) => expect(() => parseHubModel(text)).toThrow(/is not of the form hub:<org>\/<name>/),
  ); // prettier-ignore

  it.each(['hub:org/photos', 'hub:org/photos/default', 'hub:org/photos/../test', 'hub:org/photos/a/b/c'])(
    'of no split is refused: "%s"',
    (text) => expect(() => parseHubDataset(text)).toThrow(/is not of the form/),
  ); // prettier-ignore
});

describe('the Hub', () => {
  it('tells the commit, the files with their sizes and hashes, and the licence of a model', async () => {
    const found = await hub.model('org/net', 'main');
    expect(found.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(found.licence).toBe('apache-2.0');
    expect(found.files).toEqual([
      {
        path: 'config.json',
        address: `${server.base}/org/net/resolve/${found.commit}/config.json`,
        size: 15,
        sha256: null,
      },
      {
        path: 'onnx/model.onnx',
        address: `${server.base}/org/net/resolve/${found.commit}/onnx/model.onnx`,
        size: 7,
        sha256: createHash('sha256').update('weights').digest('hex'),
      },
    ]);
    expect(await hub.text(found.files[0]?.address ?? '')).toBe('{"id2label":{}}');
  }); // prettier-ignore

  it('lists the Parquet files of a split at the commit of its conversion', async () => {
    const found = await hub.split(parseHubDataset('hub:org/photos/default/train'));
    expect(found.partial).toBe(false);
    expect(found.files.map(({ path }) => path)).toEqual([
      'default/train/0000.parquet',
      'default/train/0001.parquet',
    ]);
    const texts = await Promise.all(found.files.map(({ address }) => hub.text(address)));
    expect(texts).toEqual(['one', 'two']);
    expect(found.files[0]?.address).toContain(`/datasets/org/photos/resolve/${found.commit}/`);
  });

  it("lists a revision's own Parquet files, in order", async () => {
    const found = await hub.split(parseHubDataset('hub:org/photos/default/train@v1'));
    const texts = await Promise.all(found.files.map(({ address }) => hub.text(address)));
    expect(texts).toEqual(['a', 'b']);
  });

  it('takes the listed addresses where a mirror has no commit of the conversion', async () => {
    server.behave('revision/refs', { status: 404 });
    const found = await hub.split(parseHubDataset('hub:org/photos/default/test'));
    expect(found.commit).toBeNull();
    expect(await hub.text(found.files[0]?.address ?? '')).toBe('three');
  });

  it('names the splits that there are', async () => {
    const missing = hub.split(parseHubDataset('hub:org/photos/default/val'));
    await expect(missing).rejects.toMatchObject({ code: 'split_not_found' });
    await expect(missing).rejects.toThrow('default/train, default/test');
  });

  it('knows no such model', async () => {
    await expect(hub.model('org/other', 'main')).rejects.toMatchObject({
      code: 'address_not_found',
    });
  });

  it('is told apart from a server that is none', async () => {
    server.behave('/api/', { body: '<html>' });
    const answer = hub.model('org/net', 'main');
    await expect(answer).rejects.toMatchObject({ code: 'unexpected_answer' });
    await expect(answer).rejects.toThrow('address of the Hub in the settings');
  });
});

describe('answers of the Hub', () => {
  it('that are damaged or hostile are errors with a code', async () => {
    const file = { rfilename: 'model.onnx', size: 3, lfs: { sha256: 'a'.repeat(64), size: 3 } };
    const seeds = [
      { sha: 'ab12'.repeat(10), siblings: [file], cardData: { license: ['mit'] } },
      { __proto__: null, constructor: 1, sha: 'ab12'.repeat(10), siblings: [{ ...file, lfs: null }] },
      { default: { test: ['https://huggingface.co/api/x/0.parquet'] } },
    ].map((seed) => new TextEncoder().encode(JSON.stringify(seed).replace('"default"', '"__proto__"'))); // prettier-ignore
    await expectCodedErrors(mutationsOf(seeds), async (bytes) => {
      const fetch: Fetch = async () => new Response(bytes);
      const hostile = createHub(fetch, 'https://hub.example');
      const { files } = await hostile.model('org/net', 'main');
      for (const { address } of files) expect(address).toContain('https://hub.example/org/net/');
      await hostile.split(parseHubDataset('org/net/default/test'));
    }, 3_000); // prettier-ignore
  });
});
