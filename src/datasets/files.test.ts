import { describe, expect, it } from 'vitest';
import type { FolderConfiguration } from '../config/configuration.ts';
import { DatasetError } from '../core/errors.ts';
import { sha256OfJson } from '../core/sha256.ts';
import { openClassFolders, openLabelledImages } from './files.ts';
import { nodeUnpacking } from './archive/unpacking.node.ts';
import { openBytes } from '../resources/bytes.node.ts';
import { createHub } from '../resources/hub.ts';
import type { FileAccess } from './listing.ts';

const labels = { name: 'animals', classes: ['cat', 'dog', 'crane', 'crane'] };

/** A place that holds these pictures in every folder, and these texts. */
function place(pictures: readonly string[], texts: Record<string, string> = {}): FileAccess {
  return {
    listPictures: (_, choose = (paths) => paths) =>
      Promise.resolve(
        choose(pictures).map((path) => ({ path, file: `/${path}`, hash: `hash of ${path}` })),
      ),
    readText: (file) => Promise.resolve(texts[file] ?? ''),
    locate: (path) => Promise.resolve({ kind: 'path', path }),
    openBytes,
    unpacking: nodeUnpacking(),
    hub: createHub(() => Promise.reject(new Error('no network'))),
  };
}

const openFolder = (
  pictures: readonly string[],
  more: Partial<FolderConfiguration> = {},
  texts: Record<string, string> = {},
) =>
  openClassFolders(
    'pets',
    { folder: 'pets', labels: 'animals', ...more },
    labels,
    place(pictures, texts),
  );

const openImages = (pictures: readonly string[], table: unknown) =>
  openLabelledImages(
    'pets',
    { images: 'pets', labels_file: 'labels.json', labels: 'animals' },
    labels,
    place(pictures, { 'labels.json': typeof table === 'string' ? table : JSON.stringify(table) }),
  );

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DatasetError)) throw new Error(`not a DatasetError: ${String(error)}`);
  return `${error.code}: ${error.message}`;
}

describe('class folders', () => {
  it('name the class of every picture in them, however deep', async () => {
    const dataset = await openFolder(['dog/2.png', 'cat/deep/er/1.png', 'cat/3.jpg']);
    expect(dataset.examples.map(({ id, labels: [label] }) => [id, label])).toEqual([
      ['cat/3.jpg', 0],
      ['cat/deep/er/1.png', 0],
      ['dog/2.png', 1],
    ]);
    expect(dataset.location).toEqual({
      kind: 'files',
      files: ['/cat/3.jpg', '/cat/deep/er/1.png', '/dog/2.png'],
    });
  });

  it('give a hash of the ordered ids and contents', async () => {
    const dataset = await openFolder(['dog/2.png', 'cat/1.png']);
    const list = [
      ['cat/1.png', 'hash of cat/1.png'],
      ['dog/2.png', 'hash of dog/2.png'],
    ];
    expect(dataset.sha256).toBe(await sha256OfJson(list));
  });

  it('of an unknown class are refused with the nearest name', async () => {
    expect(await codeOf(openFolder(['cats/1.png']))).toMatch(/^unknown_class: .*"cats".*"cat"/);
  });

  it('named like two classes are refused', async () => {
    expect(await codeOf(openFolder(['crane/1.png']))).toMatch(/^ambiguous_class/);
  });

  it('without pictures are refused', async () => {
    expect(await codeOf(openFolder([]))).toMatch(/^empty_dataset/);
  });

  it('beside pictures that lie in none are refused, and the pictures counted', async () => {
    const message = await codeOf(openFolder(['cat/1.png', '2.png', '3.png']));
    expect(message).toMatch(/^missing_label: .*2 of its 3 pictures.*2\.png, 3\.png/);
  });
});

describe('without a label space class folders', () => {
  const open = (pictures: readonly string[], more: Partial<FolderConfiguration> = {}, csv = '') =>
    openClassFolders('pets', { folder: 'pets', ...more }, null, place(pictures, { 'm.csv': csv }));

  it('are one of the name of the dataset, in code-point order', async () => {
    const dataset = await open(['dog/1.png', 'Cat/1.png', '\u{1f431}/1.png', '\uff21/1.png']);
    expect(dataset.labels).toEqual({
      name: 'pets',
      classes: ['Cat', 'dog', '\uff21', '\u{1f431}'],
    });
    expect(dataset.examples.map(({ labels: [label] }) => label)).toEqual([0, 1, 2, 3]);
  });

  it('have the classes of the metadata beside them', async () => {
    const csv = 'file_name,label\ncat/1.png,cat\n2.png,ape\n';
    const dataset = await open(['cat/1.png', '2.png'], { metadata: 'm.csv' }, csv);
    expect(dataset.labels.classes).toEqual(['ape', 'cat']);
  });
});

describe('splits above class folders', () => {
  const pictures = ['train/cat/1.png', 'val/cat/2.png', 'val/dog/3.png'];

  it('are chosen by name; ids do not name the split, metadata may', async () => {
    const csv = 'file_name,place\nval/cat/2.png,home\ndog/3.png,park\n';
    const more = { split: 'val', metadata: 'm.csv' };
    const dataset = await openFolder(pictures, more, { 'm.csv': csv });
    expect(dataset.examples.map(({ id, groups }) => [id, groups?.['place']])).toEqual([
      ['cat/2.png', 'home'],
      ['dog/3.png', 'park'],
    ]);
    expect(dataset.location).toEqual({
      kind: 'files',
      files: ['/val/cat/2.png', '/val/dog/3.png'],
    });
  });

  it('must be chosen', async () => {
    expect(await codeOf(openFolder(pictures))).toMatch(/^ambiguous_split: .*train, val/);
    expect(await codeOf(openFolder(pictures, { split: 'vall' }))).toMatch(
      /^unknown_split: .*"val"/,
    );
    expect(await codeOf(openFolder(['1.png'], { split: 'val' }))).toMatch(
      /^unknown_split: .*leave/,
    );
  });

  it('are none where folders are classes, or hold pictures themselves', async () => {
    const space = { name: 'papers', classes: ['test', 'train'] };
    const deep = ['test/a/1.png', 'train/b/2.png'];
    const configuration = { folder: 'papers', labels: 'papers' };
    const named = await openClassFolders('papers', configuration, space, place(deep));
    expect(named.examples.map(({ labels: [label] }) => label)).toEqual([0, 1]);
    const flat = await openClassFolders('p', { folder: 'p' }, null, place(['test/1.png']));
    expect(flat.labels.classes).toEqual(['test']);
  });
});

describe('metadata', () => {
  const csv =
    'file_name,label,place,light\ncat/1.png,cat,"home, sweet",\n./dog/2.png,dog,park,dim\n';
  const open = (
    more: Partial<FolderConfiguration>,
    text = csv,
    pictures = ['cat/1.png', 'dog/2.png'],
  ) => openFolder(pictures, { metadata: 'm.csv', ...more }, { 'm.csv': text });

  it('gives the groups that are asked for; an empty cell is no group', async () => {
    const dataset = await open({ groups: ['place', 'light'] });
    expect(dataset.examples.map(({ groups }) => groups)).toEqual([
      { place: 'home, sweet' },
      { place: 'park', light: 'dim' },
    ]);
  });

  it('gives every other column as groups when none are named', async () => {
    expect((await open({})).examples[1]?.groups).toEqual({ place: 'park', light: 'dim' });
  });

  it('may start with a byte order mark and end its lines as Windows does', async () => {
    const text = `\ufeff${csv.replaceAll('\n', '\r\n')}`;
    expect((await open({ groups: ['place'] }, text)).examples[1]?.groups).toEqual({
      place: 'park',
    });
  });

  it('may describe pictures that are not there', async () => {
    expect((await open({}, csv, ['dog/2.png'])).examples).toHaveLength(1);
  });

  it('labels the pictures that lie in no class folder', async () => {
    const dataset = await open({}, 'file_name,label\n1.png,dog\n', ['1.png']);
    expect(dataset.examples[0]?.labels).toEqual([1]);
  });

  it.each([
    [
      'a group column that is not there',
      { groups: ['plac'] },
      csv,
      /^missing_group_column: .*"place"/,
    ],
    ['no file names', {}, 'name,place\na,b\n', /^missing_metadata_column/],
    [
      'no row for a picture',
      {},
      'file_name,place\ncat/1.png,x\n',
      /^missing_metadata_row: .*1 of its 2/,
    ],
    ['two rows for a picture', {}, `${csv}cat/1.png,cat,x,y\n`, /^duplicate_metadata_row/],
    ['another label than the folder', {}, csv.replace('dog,park', 'cat,park'), /^label_conflict/],
    ['nothing', {}, '', /^missing_metadata_column/],
  ])('is refused: %s', async (_, more, text, message) => {
    expect(await codeOf(open(more, text))).toMatch(message);
  });

  it('is missing: a group column is asked for all the same', async () => {
    expect(await codeOf(openFolder(['cat/1.png'], { groups: ['place'] }))).toMatch(
      /^missing_group_column: .*It has no group columns/,
    );
  });
});

describe('a flat folder with a labels file', () => {
  it('takes names as well as indices, each class once', async () => {
    const table = { 'a.png': 'dog', 'b.png': ['cat', 2, 'cat'] };
    const dataset = await openImages(['b.png', 'a.png'], table);
    expect(dataset.examples.map(({ labels: accepted }) => accepted)).toEqual([[1], [0, 2]]);
  });

  it('takes the indices, one or several for a picture', async () => {
    const dataset = await openImages(['b.png', 'a.png'], { 'a.png': 3, 'b.png': [0, 2] });
    expect(dataset.examples.map(({ labels: accepted }) => accepted)).toEqual([[3], [0, 2]]);
  });

  it.each([
    [
      'a picture without a label',
      ['a.png', 'b.png'],
      { 'a.png': 0 },
      /^missing_label: .*1 of its 2.*b\.png/,
    ],
    [
      'a label without a picture',
      ['a.png'],
      { 'a.png': 0, 'c.png': 1 },
      /^missing_picture: .*c\.png/,
    ],
    ['an index beyond the classes', ['a.png'], { 'a.png': 4 }, /^invalid_label: .*0 to 3/],
    ['an index that is no whole number', ['a.png'], { 'a.png': 0.5 }, /^invalid_label/],
    ['a name that is no class', ['a.png'], { 'a.png': 'cart' }, /^unknown_class: .*"cat"/],
    ['a name of two classes', ['a.png'], { 'a.png': 'crane' }, /^ambiguous_class/],
    ['a label that is no class', ['a.png'], { 'a.png': null }, /^invalid_label/],
    ['a picture named twice', ['a.png'], { 'a.png': 0, './a.png': 1 }, /^invalid_labels_file/],
    ['a list', ['a.png'], [0], /^invalid_labels_file/],
    ['no JSON', ['a.png'], '{', /^invalid_labels_file/],
  ])('is refused: %s', async (_, pictures, table, message) => {
    expect(await codeOf(openImages(pictures, table))).toMatch(message);
  });
});
