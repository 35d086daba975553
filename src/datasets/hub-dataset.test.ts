import { readFile } from 'node:fs/promises';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../tests/temporary-folder.ts';
import { startHubServer } from '../../tests/fixtures/hub-server.ts';
import { platformFetch } from '../resources/fetch.node.ts';
import { createHub } from '../resources/hub.ts';
import type { Dataset } from './dataset.ts';
import { openDataset } from './opening.ts';
import { pictureReader } from './reading.node.ts';
import { nodeFiles } from './sources.node.ts';
import { subsetDataset } from './subset.ts';

const tables = new URL('../../tests/fixtures/tables/', import.meta.url).pathname;
const shards = await Promise.all(
  [0, 1].map(async (i) => new Uint8Array(await readFile(`${tables}parquet/shard-${i}.parquet`))),
);
const server = await startHubServer({
  datasets: {
    'org/colours': {
      files: { 'data/test-00000-of-00002.parquet': shards[0] ?? '', 'data/test-00001-of-00002.parquet': shards[1] ?? '' },
      parquet: { default: { test: shards, large: [largeFile()] } },
    },
    'org/words': { files: {}, parquet: { default: { test: [wordFile()] } } },
  },
}); // prettier-ignore
const access = nodeFiles(tables, createHub(platformFetch, server.base));
const local = await openDataset('colours', { table: 'parquet/snappy.parquet' }, null, access);

afterAll(async () => {
  vi.unstubAllEnvs();
  await access.close();
  await server.close();
});
beforeEach(() => server.forget());

const open = (hub: string, more: object = {}): Promise<Dataset> =>
  openDataset('colours', { hub, ...more }, null, access);

describe('a dataset of the Hub', () => {
  it.each(['hub:org/colours/default/test', 'org/colours/default/test', 'org/colours/default/test@main'])(
    '%s gives the pictures, classes, labels and groups that its files hold',
    async (hub) => {
      const dataset = await open(hub, { groups: ['place'] });
      expect(dataset.labels.classes).toEqual(['blue', 'green', 'red']);
      expect(dataset.examples.map(({ id, labels }) => [id, labels])).toEqual(
        local.examples.map(({ id, labels }) => [id, labels]),
      );
      expect(dataset.examples[9]?.groups).toEqual({ place: 'there' });
      const [remote, here] = [pictureReader(dataset.location), pictureReader(local.location)];
      for (const index of [0, 6, 7, 11]) expect(await remote(index)).toEqual(await here(index));
    },
  ); // prettier-ignore

  it('has an identity that stays, and that does not depend on how the files are read', async () => {
    vi.stubEnv('INTERPLAY_CACHE', await temporaryFolder('cache'));
    const before = await open('org/colours/default/test');
    server.behave('.parquet', { noRanges: true });
    const downloaded = await open('org/colours/default/test');
    expect(downloaded.sha256).toBe(before.sha256);
    const read = pictureReader(downloaded.location);
    expect(await read(8)).toEqual(await pictureReader(local.location)(8));
  });

  it('brings labels without pictures, and of pictures the row groups that are wanted', async () => {
    const start = server.sent();
    const dataset = await open('org/colours/default/large');
    expect(dataset.examples).toHaveLength(120);
    const opened = server.sent() - start;
    expect(opened).toBeLessThan(LARGE_BYTES / 2);
    const subset = await subsetDataset(dataset, 2, 0);
    const read = pictureReader(dataset.location);
    await expect(read(100)).rejects.toMatchObject({ code: 'corrupt_image' }); // noise is no picture
    expect(server.sent() - start - opened).toBeLessThan(LARGE_BYTES / 2);
    expect(subset.location).toMatchObject({ kind: 'parquet', row: { length: 2 } });
  });

  it.each([
    ['invalid_hub_id', 'org/colours'],
    ['split_not_found', 'org/colours/default/train'],
    ['address_not_found', 'org/none/default/test'],
    ['missing_picture_column', 'org/words/default/test'],
  ])('refuses with %s: %s', async (code, hub) => {
    await expect(open(hub)).rejects.toMatchObject({ code });
  });

  it('says that its licence must be accepted', async () => {
    server.behave('.parquet', { gated: true });
    await expect(open('org/colours/default/test')).rejects.toMatchObject({
      code: 'access_refused',
    });
  });

  it('goes on after a connection that breaks', async () => {
    server.behave('0001.parquet', { breakAfter: 100, times: 1 });
    const dataset = await open('org/colours/default/test');
    expect(dataset.examples).toHaveLength(12);
  });
});

const LARGE_BYTES = 3 * 40 * 30_000;

/** Three row groups of forty rows, each with 30,000 bytes that are no picture. */
function largeFile(): Uint8Array {
  const rows = Array.from({ length: 120 }, (_, row) => row);
  const noise = (row: number) =>
    Uint8Array.from({ length: 30_000 }, (_, i) => (i * (row + 7)) >> 3);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'image', data: rows.map(noise), type: 'BYTE_ARRAY', nullable: false },
        { name: 'label', data: rows.map((row) => row % 2), type: 'INT32', nullable: false },
      ],
      codec: 'UNCOMPRESSED',
      rowGroupSize: [40],
    }),
  ); // prettier-ignore
}

function wordFile(): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a', 'b'], type: 'STRING' }] }),
  );
}
