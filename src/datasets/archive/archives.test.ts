import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourFolder } from '../../../tests/fixtures/colour-folder.ts';
import type { DatasetConfiguration } from '../../config/configuration.ts';
import { openDataset } from '../opening.ts';
import { pictureReader } from '../reading.node.ts';
import { nodeFiles } from '../sources.node.ts';

let root = '';
let access: ReturnType<typeof nodeFiles>;

beforeAll(async () => {
  root = await colourFolder(3);
  access = nodeFiles(root);
  const python = `
import shutil
shutil.make_archive('rooted', 'zip', '.', 'pictures')
shutil.make_archive('plain', 'zip', 'pictures')
shutil.make_archive('rooted', 'tar', '.', 'pictures')
shutil.make_archive('plain', 'gztar', 'pictures')
`;
  execFileSync('python3', ['-c', python], { cwd: root });
});
afterAll(async () => {
  await access.close();
  await rm(root, { recursive: true });
});

const open = (configuration: DatasetConfiguration) =>
  openDataset('colours', configuration, null, access);

describe('the same pictures', () => {
  it.each(['rooted.zip', 'plain.zip', 'rooted.tar', 'plain.tar.gz'])(
    'are the same dataset in %s as in a folder',
    async (archive) => {
      const folder = await open({ folder: 'pictures' });
      const packed = await open({ archive });
      expect(packed.labels).toEqual({ name: 'colours', classes: ['blue', 'green', 'red'] });
      expect(packed.examples).toEqual(folder.examples);
      expect(packed.sha256).toBe(folder.sha256);
      const [read, readPacked] = [pictureReader(folder.location), pictureReader(packed.location)];
      expect(await readPacked(0)).toEqual(await read(0));
      expect(await readPacked(9)).toEqual(await read(9));
    },
  );
});
