import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf, zipOf, type Packed } from '../../../tests/fixtures/archives.ts';
import { colourFolder } from '../../../tests/fixtures/colour-folder.ts';
import type { ArchiveConfiguration, DatasetConfiguration } from '../../config/configuration.ts';
import type { LabelSpace } from '../dataset.ts';
import { openDataset } from '../opening.ts';
import { pictureReader } from '../reading.node.ts';
import { nodeFiles } from '../sources.node.ts';

let root = '';
let access: ReturnType<typeof nodeFiles>;

beforeAll(async () => {
  root = await colourFolder(3);
  access = nodeFiles(root);
  const pictures = await Promise.all(
    (await readdir(join(root, 'pictures'), { recursive: true }))
      .filter((name) => name.endsWith('.png'))
      .map(async (name) => ({ name, bytes: await readFile(join(root, 'pictures', name)) })),
  );
  const rooted = pictures.map(({ name, bytes }) => ({ name: `pictures/${name}`, bytes }));
  await write('plain.zip', await zipOf([...pictures].reverse()));
  await write('rooted.zip', await zipOf(rooted, { level: 0 }));
  await write('plain.tar', tarOf(pictures));
  await write('rooted.tar.gz', gzipSync(tarOf(rooted)));
});

afterAll(async () => {
  await access.close();
  await rm(root, { recursive: true });
});

const write = (name: string, bytes: Uint8Array | string) => writeFile(join(root, name), bytes);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const file = (name: string, content = name): Packed => ({ name, bytes: text(content) });

const open = (configuration: DatasetConfiguration, labels: LabelSpace | null = null) =>
  openDataset('set', configuration, labels, access);

/** A tar of these files, opened. */
async function openTar(
  files: readonly Packed[],
  more: Partial<ArchiveConfiguration> = {},
  labels: LabelSpace | null = null,
) {
  await write('t.tar', tarOf(files));
  return open({ archive: 't.tar', ...more }, labels);
}

const labelsOf = ({ examples, labels: { classes } }: Awaited<ReturnType<typeof open>>) =>
  examples.map(({ id, labels }) => [id, ...labels.map((label) => classes[label])]);

describe('the same pictures', () => {
  it.each(['plain.zip', 'rooted.zip', 'plain.tar', 'rooted.tar.gz'])(
    'are the same dataset in %s as in a folder',
    async (archive) => {
      const folder = await open({ folder: 'pictures' });
      const packed = await open({ archive });
      expect(packed.labels).toEqual({ name: 'set', classes: ['blue', 'green', 'red'] });
      expect(packed.examples).toEqual(folder.examples);
      expect(packed.sha256).toBe(folder.sha256);
      const [read, readPacked] = [pictureReader(folder.location), pictureReader(packed.location)];
      for (const [index, { id }] of folder.examples.entries()) {
        if (id === 'green/broken.png') continue;
        expect(await readPacked(index)).toEqual(await read(index));
      }
    },
  );

  it('may lie in several archives', async () => {
    const cats = await zipOf([file('cat/1.png')]);
    await write('part-0.zip', cats);
    await write('part-1.zip', await zipOf([file('dog/1.png'), file('cat/2.png')]));
    const dataset = await open({ archive: 'part-{0..1}.zip' });
    expect(labelsOf(dataset)).toEqual([
      ['cat/1.png', 'cat'],
      ['cat/2.png', 'cat'],
      ['dog/1.png', 'dog'],
    ]);
    expect(dataset.description).toContain('2 archives');
    await write('part-1.zip', cats);
    await expect(open({ archive: 'part-{0..1}.zip' })).rejects.toMatchObject({
      code: 'duplicate_id',
    });
  });
});

it('a compressed tar is unpacked to a temporary folder, which closing removes', async () => {
  const own = nodeFiles(root);
  const before = await unpackedFolders();
  const { location } = await openDataset('set', { archive: 'rooted.tar.gz' }, null, own);
  const [made] = (await unpackedFolders()).filter((name) => !before.includes(name));
  expect(location).toMatchObject({ archives: [{ format: 'tar', bytes: { kind: 'path' } }] });
  await own.close();
  expect(await unpackedFolders()).not.toContain(made);
});

async function unpackedFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('interplay-unpacked-'));
}

describe('an archive', () => {
  it('takes its labels from a file inside or beside it', async () => {
    const table = JSON.stringify({ 'a.png': 1, 'b.png': [0, 'dog'] });
    const labels = { name: 'animals', classes: ['cat', 'dog'] };
    const expected = [
      ['a.png', 'dog'],
      ['b.png', 'cat', 'dog'],
    ];
    const pictures = [file('x/a.png'), file('x/b.png')];
    const inside = [...pictures, file('x/labels.json', table)];
    const more = { labels_file: 'labels.json', labels: 'animals' };
    expect(labelsOf(await openTar(inside, more, labels))).toEqual(expected);
    await write('beside.json', table);
    const beside = { ...more, labels_file: 'beside.json' };
    expect(labelsOf(await openTar(pictures, beside, labels))).toEqual(expected);
    await expect(openTar(inside, more)).rejects.toMatchObject({ code: 'missing_label_space' });
  });

  it('has the groups of a metadata.csv in it', async () => {
    const csv = 'file_name,place\ncat/1.png,home\n';
    const dataset = await openTar([file('x/cat/1.png'), file('x/metadata.csv', csv)]);
    expect(dataset.examples[0]?.groups).toEqual({ place: 'home' });
  });

  it('leaves out hidden files, other archives and links, and counts the links', async () => {
    const dataset = await openTar([
      file('cat/1.png'),
      file('cat/.2.png'),
      file('__MACOSX/cat/3.png'),
      file('more.zip'),
      { name: 'cat/4.png', bytes: text(''), type: '2', linkName: '1.png' },
    ]);
    expect(labelsOf(dataset)).toEqual([['cat/1.png', 'cat']]);
    expect(dataset.description).toContain('1 symbolic link');
  });

  it('with splits gives the one that is chosen, with or without a folder above', async () => {
    const files = [file('in/train/cat/1.png'), file('in/val/cat/2.png'), file('in/val/dog/3.png')];
    await expect(openTar(files)).rejects.toMatchObject({
      code: 'ambiguous_split',
      context: { splits: ['train', 'val'] },
    });
    const expected = [
      ['cat/2.png', 'cat'],
      ['dog/3.png', 'dog'],
    ];
    expect(labelsOf(await openTar(files, { split: 'val' }))).toEqual(expected);
    const bare = files.map(({ name, bytes }) => ({ name: name.slice(3), bytes }));
    expect(labelsOf(await openTar(bare, { split: 'val' }))).toEqual(expected);
  });

  it('with a picture that is broken is opened; that picture is refused when its turn comes', async () => {
    const zip = await zipOf([file('cat/1.png'), file('cat/2.png')], { level: 0 });
    const at = new TextDecoder('latin1').decode(zip).indexOf('cat/1.png', 35);
    zip[at] = 0;
    await write('broken.zip', zip);
    const dataset = await open({ archive: 'broken.zip' });
    expect(dataset.examples).toHaveLength(2);
    await expect(pictureReader(dataset.location)(0)).rejects.toMatchObject({
      code: 'corrupt_archive_entry',
    });
  });
});

describe('WebDataset shards', () => {
  it('are labelled by .cls: indices', async () => {
    const files = [file('a/0.jpg'), file('a/0.cls', '2\n'), file('a/1.jpg'), file('a/1.cls', '0')];
    const labels = { name: 'animals', classes: ['cat', 'dog', 'cow'] };
    expect(labelsOf(await openTar(files, { labels: 'animals' }, labels))).toEqual([
      ['a/0.jpg', 'cow'],
      ['a/1.jpg', 'cat'],
    ]);
    expect((await openTar(files)).labels.classes).toEqual(['0', '1', '2']);
  });

  it('are labelled by .json, whose other fields are groups and factors', async () => {
    const json = (fields: object) => JSON.stringify(fields);
    const files = [
      file('0.png'),
      file('0.json', json({ label: 'cat', place: 'home', age: 3, day: true, boxes: [1] })),
      file('1.png'),
      file('1.json', json({ cls: ['dog', 'cat'], place: 'park', url: 'x'.repeat(500) })),
    ];
    const { examples } = await openTar(files);
    expect(examples.map(({ labels, groups, factors }) => ({ labels, groups, factors }))).toEqual([
      { labels: [0], groups: { place: 'home', day: 'true' }, factors: { age: 3 } },
      { labels: [1, 0], groups: { place: 'park' }, factors: undefined },
    ]);
    const chosen = await openTar(files, { groups: ['age'] });
    expect(chosen.examples[0]?.groups).toEqual({ age: '3' });
    await expect(openTar(files, { groups: ['plac'] })).rejects.toMatchObject({
      code: 'missing_group_column',
    });
  });

  it('are labelled by .txt; a caption is no label', async () => {
    const files = [file('0.webp'), file('0.txt', 'cat\n')];
    expect(labelsOf(await openTar(files))).toEqual([['0.webp', 'cat']]);
    const caption = [...files, file('1.webp'), file('1.txt', 'A cat.\nIt sleeps.')];
    await expect(openTar(caption)).rejects.toMatchObject({
      code: 'missing_label',
      context: { missing: 1, first: '1.webp' },
    });
  });

  it('may have other pictures in a sample, but not two of the same standing', async () => {
    const files = [file('0.jpg'), file('0.mask.png'), file('0.cls', '0')];
    expect(labelsOf(await openTar(files))).toEqual([['0.jpg', '0']]);
    await expect(openTar([...files, file('0.png')])).rejects.toMatchObject({
      code: 'ambiguous_sample',
    });
  });

  it('that count from zero each are told apart by their names', async () => {
    await write('s-0.tar', tarOf([file('0.jpg', 'a'), file('0.cls', '1')]));
    await write('s-1.tar', tarOf([file('0.jpg', 'b'), file('0.cls', '0')]));
    expect(labelsOf(await open({ archive: 's-{0..1}.tar' }))).toEqual([
      ['s-0/0.jpg', '1'],
      ['s-1/0.jpg', '0'],
    ]);
  });
});

describe('refused', () => {
  const picture = file('cat/1.png');
  const zeros = { name: 'cat/1.png', bytes: new Uint8Array(1 << 20) };

  it.each(['../1.png', '/etc/1.png', 'C:\\1.png', 'cat\\..\\..\\1.png', 'a/../../1.png'])(
    'is a picture whose name leads out of the archive: %s',
    async (name) => {
      await expect(openTar([picture, file(name)])).rejects.toMatchObject({
        code: 'unsafe_path',
        context: { entry: name },
      });
    },
  );

  it('are two pictures of one name', async () => {
    await expect(openTar([picture, picture])).rejects.toMatchObject({ code: 'duplicate_id' });
    await expect(openTar([picture, file('./cat//1.png')])).rejects.toMatchObject({
      code: 'duplicate_id',
    });
  });

  it('is an archive without pictures', async () => {
    await expect(openTar([file('notes.md')])).rejects.toMatchObject({ code: 'empty_dataset' });
    await write('empty.zip', await zipOf([]));
    await expect(open({ archive: 'empty.zip' })).rejects.toMatchObject({ code: 'empty_dataset' });
  });

  it('is an archive of which no picture can be read', async () => {
    const zip = await zipOf([picture], { level: 0 });
    zip[0] = 0;
    await write('x.zip', zip);
    await expect(open({ archive: 'x.zip' })).rejects.toMatchObject({ code: 'corrupt_archive' });
  });

  it.each([
    ['a picture', text('\x89PNG something'), 'unsupported_archive'],
    ['nothing', text(''), 'unsupported_archive'],
    ['7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'unsupported_archive'],
    ['half a compressed tar', gzipSync(tarOf([zeros])).subarray(0, 500), 'invalid_archive'],
    ['a compressed text', gzipSync('text'), 'invalid_archive'],
    ['broken gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8), 'invalid_archive'],
  ])('is a file that is %s', async (_, bytes, code) => {
    await write('x.tgz', bytes);
    await expect(open({ archive: 'x.tgz' })).rejects.toMatchObject({ code });
  });

  it('is one that is not there', async () => {
    await expect(open({ archive: 'none.zip' })).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('are encrypted pictures, by name', async () => {
    await write('x.zip', await zipOf([picture], { password: 'p' }));
    await expect(open({ archive: 'x.zip' })).rejects.toMatchObject({
      code: 'encrypted_entry',
      context: { entry: 'cat/1.png' },
    });
  });

  it('is a compressed tar that unpacks beyond its limit', async () => {
    const own = nodeFiles(root);
    await write('bomb.tgz', gzipSync(tarOf([zeros])));
    const source = await own.openBytes(await own.locate('bomb.tgz'));
    await expect(own.unpacking.gunzip(source, 1000)).rejects.toMatchObject({
      code: 'archive_bomb',
    });
    await own.close();
  });
});
