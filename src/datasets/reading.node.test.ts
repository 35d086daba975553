import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { colourFolder, plainPng } from '../../tests/fixtures/colour-folder.ts';
import { pictureReader } from './reading.node.ts';

let root = '';
beforeAll(async () => {
  root = await colourFolder(1);
});
afterAll(() => rm(root, { recursive: true }));

it('pictures are read from paths and from bytes alike', async () => {
  const blob = new Blob([new Uint8Array(await plainPng([200, 10, 10]))]);
  const path = join(root, 'pictures/red/00.png');
  const read = pictureReader({ kind: 'files', files: [path, blob] });
  const picture = await read(0);
  expect([picture.width, picture.height, ...picture.data.subarray(0, 3)]).toEqual(
    [4, 4, 200, 10, 10], // prettier-ignore
  );
  expect(await read(1)).toEqual(picture);
});

it('a file that is no picture is corrupt, one that is not there unreadable', async () => {
  const files = ['green/broken.png', 'green/none.png'].map((path) => join(root, 'pictures', path));
  const read = pictureReader({ kind: 'files', files });
  await expect(read(0)).rejects.toMatchObject({ name: 'ImageError', code: 'corrupt_image' });
  await expect(read(1)).rejects.toMatchObject({ name: 'ImageError', code: 'unreadable_image' });
});
