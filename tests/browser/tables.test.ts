import { describe, expect, inject, it } from 'vitest';
import type { DatasetConfiguration } from '../../src/config/configuration.ts';
import type { Dataset } from '../../src/datasets/dataset.ts';
import { openDataset } from '../../src/datasets/opening.ts';
import { pictureReader } from '../../src/datasets/reading.browser.ts';
import { droppedFiles, type PathFile } from '../../src/datasets/sources.browser.ts';
import { platformFetch } from '../../src/resources/fetch.browser.ts';
import { createHub } from '../../src/resources/hub.ts';
import { locateRemote } from '../../src/resources/locate.browser.ts';

const server = inject('hubServer');
const fixtures = import.meta.glob<string>('../fixtures/tables/*/**/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Every fixture as if it had been dropped: `parquet/snappy.parquet`, `colours/photos.csv`. */
async function dropped(): Promise<PathFile[]> {
  return Promise.all(
    Object.entries(fixtures).map(async ([path, url]) => ({
      path: path.replace('../fixtures/tables/', ''),
      file: await (await fetch(url)).blob(),
    })),
  );
}

const access = droppedFiles(await dropped(), locateRemote, createHub(platformFetch, server));
const open = (configuration: DatasetConfiguration): Promise<Dataset> =>
  openDataset('photos', configuration, null, access);

/** Row 5 is green, its first pixel has the value 1 in each channel (tests/fixtures/tables/make-tables.py). */
const row5 = Uint8Array.from({ length: 48 }, (_, i) => (i < 3 ? 1 : i % 3 === 1 ? 255 : 0));
const picture = { width: 4, height: 4, data: row5 };

const folder = await open({ folder: 'colours' });

describe('in a browser', () => {
  it.each([
    'colours/photos.csv',
    'colours/photos.parquet',
    'parquet/snappy.parquet',
    'parquet/gzip.parquet',
    'parquet/zstd.parquet',
    'parquet/brotli.parquet',
    'parquet/lz4.parquet',
    'parquet/pages.parquet',
  ])('a dropped %s has the identity and the pixels of its folder', async (table) => {
    const dataset = await open({ table });
    expect(dataset.labels.classes).toEqual(['blue', 'green', 'red']);
    expect(dataset.sha256).toBe(folder.sha256);
    expect(await pictureReader(dataset.location)(5)).toEqual(picture);
  });

  it.each([
    { array: 'arrays/nhwc.npy', labels_array: 'arrays/labels.npy' },
    { array: 'arrays/stored.npz' },
    { array: 'arrays/deflated.npz' },
  ])('a dropped $array is read row by row', async (configuration) => {
    const dataset = await open(configuration);
    expect(dataset.examples[5]?.labels).toEqual([1]);
    expect(await pictureReader(dataset.location)(5)).toEqual(picture);
  });

  it('a Parquet file and an array at their addresses are read there', async () => {
    const table = await open({ table: `${server}/files/photos.parquet`, groups: ['place'] });
    expect(table.examples[5]).toMatchObject({ id: 'green/1.png', groups: { place: 'there' } });
    expect(table.location).toMatchObject({ kind: 'parquet', files: [{ kind: 'url' }] });
    expect(await pictureReader(table.location)(5)).toEqual(picture);
    const files = {
      array: `${server}/files/photos.npy`,
      labels_array: `${server}/files/labels.npy`,
    };
    const array = await open(files);
    expect(await pictureReader(array.location)(5)).toEqual(picture);
  });

  it('a dataset of the Hub is opened by its id', async () => {
    const dataset = await open({ hub: 'hub:org/colours/default/test' });
    expect(dataset.labels.classes).toEqual(['blue', 'green', 'red']);
    expect(dataset.examples.map(({ id }) => id)).toEqual(folder.examples.map(({ id }) => id));
    expect(await pictureReader(dataset.location)(5)).toEqual(picture);
  });
});
