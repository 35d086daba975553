import { describe, expect, it } from 'vitest';
import { sha256OfText } from '../core/sha256.ts';
import type { LabelSpace } from './dataset.ts';
import { openClassFolders } from './files.ts';
import { droppedFiles, type PathFile } from './sources.browser.ts';

const file = (path: string, content = path) => ({ path, file: new Blob([content]) });
const dropped = [
  file('pets/dog/2.png'),
  file('pets/cat/deep/1.JPG'),
  file('pets/notes.txt'),
  file('pets/.cache/3.png'),
  file('other/cat/4.png'),
];

const open = (files: readonly PathFile[], labels: LabelSpace | null = null, metadata?: string) =>
  openClassFolders(
    'pets',
    { folder: 'pets', ...(metadata === undefined ? {} : { metadata }) },
    labels,
    droppedFiles(files),
  );

describe('a dropped folder', () => {
  it('has its class folders as label space when none is given', async () => {
    const dataset = await open(dropped);
    expect(dataset.labels).toEqual({ name: 'pets', classes: ['cat', 'dog'] });
    expect(dataset.examples).toEqual([
      { id: 'cat/deep/1.JPG', labels: [0], contentHash: await sha256OfText('pets/cat/deep/1.JPG') },
      { id: 'dog/2.png', labels: [1], contentHash: await sha256OfText('pets/dog/2.png') },
    ]);
    expect(dataset.location).toEqual({
      kind: 'files',
      files: [dropped[1]?.file, dropped[0]?.file],
    });
  });

  it('takes a given label space, and refuses folders that are no classes of it', async () => {
    const labels = { name: 'animals', classes: ['dog', 'cat'] };
    const dataset = await open(dropped, labels);
    expect(dataset.examples.map((example) => example.labels)).toEqual([[1], [0]]);
    const birds = { name: 'birds', classes: ['hen'] };
    await expect(open(dropped, birds)).rejects.toMatchObject({ code: 'unknown_class' });
  });

  it('has the groups of a metadata.csv in it', async () => {
    const csv = 'file_name,place\ncat/deep/1.JPG,home\ndog/2.png,park\n';
    const files = [...dropped, file('pets/metadata.csv', csv)];
    const dataset = await open(files, null, 'pets/metadata.csv');
    expect(dataset.examples.map(({ groups }) => groups)).toEqual([
      { place: 'home' },
      { place: 'park' },
    ]);
  });

  it('gives the same hash as the same files on a disk, in any order', async () => {
    const hashOf = async (files: typeof dropped) => (await open(files)).sha256;
    expect(await hashOf([...dropped].reverse())).toBe(await hashOf(dropped));
  });
});

it('a file that was not dropped cannot be read', async () => {
  await expect(droppedFiles(dropped).readText('pets/labels.json')).rejects.toMatchObject({
    code: 'file_not_found',
  });
});
