import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from './sources.node.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'interplay-sources-'));
  await mkdir(join(root, 'set/cat/deep'), { recursive: true });
  await mkdir(join(root, 'set/.cache'));
  await mkdir(join(root, 'elsewhere'));
  await writeFile(join(root, 'set/cat/1.PNG'), 'one');
  await writeFile(join(root, 'set/cat/deep/2.jpg'), 'two');
  await writeFile(join(root, 'set/notes.txt'), 'notes');
  await writeFile(join(root, 'set/.cache/3.png'), 'three');
  await writeFile(join(root, 'elsewhere/4.png'), 'four');
  await symlink(join(root, 'elsewhere'), join(root, 'set/dog'));
  await symlink(join(root, 'set'), join(root, 'set/cat/loop'));
});

afterAll(() => rm(root, { recursive: true }));

describe('the files of a folder', () => {
  it('are its pictures with the hashes of their bytes; links are followed, loops are not', async () => {
    const files = await nodeFiles(root).listPictures('set');
    const found = new Map(files.map((file) => [file.path, file]));
    expect([...found.keys()].sort()).toEqual(['cat/1.PNG', 'cat/deep/2.jpg', 'dog/4.png']);
    expect(found.get('dog/4.png')).toEqual({
      path: 'dog/4.png',
      file: join(root, 'set/dog/4.png'),
      hash: createHash('sha256').update('four').digest('hex'),
    });
  });

  it('are named by an absolute path as well', async () => {
    expect(await nodeFiles('/').listPictures(join(root, 'elsewhere'))).toHaveLength(1);
  });

  it('cannot be listed where there is no folder', async () => {
    await expect(nodeFiles(root).listPictures('sets')).rejects.toMatchObject({
      code: 'dataset_not_found',
    });
  });
});

it('a text that is not there is refused by its path', async () => {
  expect(await nodeFiles(root).readText('set/notes.txt')).toBe('notes');
  await expect(nodeFiles(root).readText('set/none.txt')).rejects.toMatchObject({
    code: 'file_not_found',
    context: { path: join(root, 'set/none.txt') },
  });
});
