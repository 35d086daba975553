import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/temporary-folder.ts';
import type { TableConfiguration } from '../../config/configuration.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { openClassFolders } from '../files.ts';
import { pictureReader } from '../reading.node.ts';
import { nodeFiles } from '../sources.node.ts';
import { openTable } from './open-table.ts';

const tables = new URL('../../../tests/fixtures/tables/', import.meta.url).pathname;
const access = nodeFiles(tables);
const colours: LabelSpace = { name: 'colours', classes: ['blue', 'green', 'red'] };

const open = (
  configuration: TableConfiguration,
  labels: LabelSpace | null = null,
): Promise<Dataset> => openTable('photos', configuration, labels, access);

const folder = await openClassFolders('photos', { folder: 'colours' }, colours, access);

describe('a table of paths', () => {
  it.each(['photos.csv', 'photos.jsonl', 'photos.parquet'])(
    '%s gives the pictures, labels and identity that their folder gives',
    async (file) => {
      const dataset = await open({ table: `colours/${file}` }, colours);
      expect(dataset.examples.map(({ id, labels }) => [id, labels])).toEqual(
        folder.examples.map(({ id, labels }) => [id, labels]),
      );
      expect(dataset.sha256).toBe(folder.sha256);
      expect(dataset.location).toEqual(folder.location);
    },
  );

  it('gives groups, factors and clusters', async () => {
    const dataset = await open({
      table: 'colours/photos.csv',
      groups: ['place'],
      factors: ['angle'],
      cluster_column: 'owner',
    });
    expect(dataset.examples[1]).toMatchObject({
      id: 'blue/1.png',
      groups: { place: 'there' },
      factors: { angle: 15.5 },
      cluster: 'owner 1',
    });
  });

  it('makes a label space of the names that it says, or of indices', async () => {
    const named = await open({ table: 'colours/photos.csv' });
    expect(named.labels).toEqual({ name: 'photos', classes: ['blue', 'green', 'red'] });
    const numbered = await open({ table: 'colours/photos.jsonl' });
    expect(numbered.labels.classes).toEqual(['0', '1', '2']);
  });

  it('reads pictures of another folder', async () => {
    const rows = 'path;label\nblue/0.png;blue\nred/3.png;red\n'.replaceAll(';', '\t');
    const dataset = await openText('list.tsv', rows, { images: join(tables, 'colours') });
    expect(dataset.examples.map(({ id }) => id)).toEqual(['blue/0.png', 'red/3.png']);
  });

  it('takes several accepted labels from one cell', async () => {
    const rows = 'path,label\nblue/0.png,blue;red\nred/3.png,"[""red"", 1]"\nred/2.png,2|0\n';
    const dataset = await openText('l.csv', rows, { images: join(tables, 'colours') }, colours);
    expect(dataset.examples.map(({ id, labels }) => [id, labels])).toEqual([
      ['blue/0.png', [0, 2]],
      ['red/2.png', [2, 0]],
      ['red/3.png', [2, 1]],
    ]);
  });

  it.each([
    ['missing_picture', 'path,label\nblue/0.png,blue\nblue/9.png,blue\n'],
    ['duplicate_row', 'path,label\nblue/0.png,blue\n./blue/0.png,red\n'],
    ['missing_label', 'path,label\nblue/0.png,blue\nblue/1.png,\n'],
    ['missing_path', 'path,label\n,blue\n'],
    ['invalid_path', 'path,label\n../blue/0.png,blue\n'],
    ['invalid_path', 'path,label\n/etc/passwd,blue\n'],
    ['remote_pictures', 'path,label\nhttps://example.org/0.png,blue\n'],
    ['missing_path_column', 'where,label\nblue/0.png,blue\n'],
    ['missing_label_column', 'path,colour\nblue/0.png,blue\n'],
    ['unknown_class', 'path,label\nblue/0.png,bleu\n'],
    ['invalid_table', 'path,label\nblue/0.png\n'],
    ['invalid_table', 'path,label\nblue/0.png,blue,red\n'],
    ['invalid_table', 'path,label,label\nblue/0.png,blue,red\n'],
    ['invalid_table', 'path,label\n"blue/0.png,blue\n'],
    ['invalid_table', ''],
    ['empty_dataset', 'path,label\n'],
  ])('refuses with %s: %j', async (code, rows) => {
    const opening = openText('l.csv', rows, { images: join(tables, 'colours') }, colours);
    await expect(opening).rejects.toMatchObject({ code });
  });

  it.each([
    ['invalid_table', '{"path": "blue/0.png", "label": 0}\n{"path": \n', 'line 2'],
    ['invalid_table', '[1, 2]\n', 'line 1'],
    ['invalid_table', '{"path": "blue/0.png", "label": {"a": 1}}\n', 'line 1'],
    ['invalid_table', '{"path": "blue/0.png", "label": [[1]]}\n', 'line 1'],
    ['missing_label', '{"path": "blue/0.png", "label": -1}\n', 'row 1'],
  ])('refuses JSON lines with %s: %j', async (code, rows, where) => {
    const opening = openText('l.jsonl', rows, { images: join(tables, 'colours') }, colours);
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringContaining(where) });
  });

  it('keeps columns that are named like members of every object as plain data', async () => {
    const rows = '{"path": "blue/0.png", "label": 0, "__proto__": "x", "constructor": "y"}\n';
    const dataset = await openText(
      'l.jsonl',
      rows,
      { images: join(tables, 'colours'), groups: ['__proto__', 'constructor'] },
      colours,
    );
    const groups = dataset.examples[0]?.groups ?? {};
    expect(Object.entries(groups)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(groups)).toBe(Object.prototype);
  });

  it('refuses what is no table by its name, and tables of several formats', async () => {
    await expect(open({ table: 'colours' })).rejects.toMatchObject({
      code: 'unknown_table_format',
    });
    await expect(
      open({ table: ['colours/photos.csv', 'colours/photos.jsonl'] }),
    ).rejects.toMatchObject({ code: 'mixed_tables' });
  });

  it('suggests the nearest column', async () => {
    await expect(
      open({ table: 'colours/photos.csv', image_column: 'file_name' }),
    ).rejects.toMatchObject({
      code: 'missing_column',
      message: expect.stringContaining('path_column'),
    });
    await expect(open({ table: 'colours/photos.csv', groups: ['plaice'] })).rejects.toMatchObject({
      code: 'missing_column',
      message: expect.stringContaining('"place"'),
    });
    await expect(open({ table: 'colours/photos.csv', factors: ['owner'] })).rejects.toMatchObject({
      code: 'invalid_factor',
    });
  });
});

describe('a Parquet table of pictures', () => {
  it.each(['snappy', 'gzip', 'zstd', 'pages', 'uncompressed'])(
    'gives the pictures and the identity that their folder gives (%s)',
    async (variant) => {
      const dataset = await open({ table: `parquet/${variant}.parquet` });
      expect(dataset.labels).toEqual({ name: 'photos', classes: colours.classes });
      expect(dataset.examples).toEqual(folder.examples);
      expect(dataset.sha256).toBe(folder.sha256);
      const [read, readFile] = [pictureReader(dataset.location), pictureReader(folder.location)];
      for (const index of [11, 0, 5]) expect(await read(index)).toEqual(await readFile(index));
    },
  );

  it('joins shards', async () => {
    const dataset = await open({
      table: ['parquet/shard-0.parquet', 'parquet/shard-1.parquet'],
      groups: ['place'],
      factors: ['angle'],
      cluster_column: 'owner',
    });
    expect(dataset.sha256).toBe(folder.sha256);
    expect(dataset.examples[9]).toMatchObject({
      groups: { place: 'there' },
      factors: { angle: 15.5 },
      cluster: 'owner 1',
    });
    const last = await pictureReader(dataset.location)(11);
    expect(last).toEqual(await pictureReader(folder.location)(11));
  });

  it('names rows by their numbers where they say no paths', async () => {
    const dataset = await open({ table: 'parquet/snappy.parquet', image_column: 'plain' });
    expect(dataset.examples.map(({ id }) => id).slice(0, 2)).toEqual(['000000', '000001']);
    expect(dataset.examples[0]?.contentHash).toBe(folder.examples[0]?.contentHash);
  });

  it('takes lists of accepted labels', async () => {
    const dataset = await open(
      { table: 'parquet/snappy.parquet', label_column: 'accepted' },
      colours,
    );
    expect(dataset.examples[4]?.labels).toEqual([1, 2]);
  });

  it('finds its classes by name in another label space, and refuses one that lacks some', async () => {
    const other = { name: 'other', classes: ['red', 'yellow', 'green', 'blue'] };
    const dataset = await open({ table: 'parquet/snappy.parquet' }, other);
    expect([0, 4, 8].map((row) => dataset.examples[row]?.labels)).toEqual([[3], [2], [0]]);
    const lacking = { name: 'lacking', classes: ['red', 'green'] };
    await expect(open({ table: 'parquet/snappy.parquet' }, lacking)).rejects.toMatchObject({
      code: 'label_space_mismatch',
    });
  });

  it('refuses a column that is not there, with the nearest, or that holds no pictures', async () => {
    const table = 'parquet/snappy.parquet';
    await expect(open({ table, image_column: 'imgae' })).rejects.toMatchObject({
      code: 'missing_column',
      message: expect.stringContaining('"image"'),
    });
    await expect(open({ table, image_column: 'label' })).rejects.toMatchObject({
      code: 'unsupported_parquet',
    });
  });

  it('refuses what is cut off, encrypted, or lies about its size', async () => {
    const bytes = await readFile(join(tables, 'parquet/snappy.parquet'));
    const encrypted = Buffer.from(bytes);
    encrypted.write('PARE', bytes.length - 4);
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(0x7fffffff, bytes.length - 8);
    for (const [code, broken] of [
      ['invalid_parquet', bytes.subarray(0, bytes.length / 2)],
      ['invalid_parquet', bytes.subarray(bytes.length / 2)],
      ['invalid_parquet', Buffer.from('PAR1')],
      ['invalid_parquet', lying],
      ['encrypted_parquet', encrypted],
    ] as const) {
      await expect(openText('t.parquet', broken, {})).rejects.toMatchObject({ code });
    }
  });
});

async function openText(
  name: string,
  content: string | Buffer,
  options: Partial<TableConfiguration>,
  labels: LabelSpace | null = null,
): Promise<Dataset> {
  const path = join(await temporaryFolder('table'), name);
  await writeFile(path, content);
  return open({ ...options, table: path }, labels);
}
