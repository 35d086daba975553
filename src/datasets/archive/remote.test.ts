import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tarOf, zipOf } from '../../../tests/fixtures/archives.ts';
import { plainPng } from '../../../tests/fixtures/colour-folder.ts';
import { startHubServer, type HubServer } from '../../../tests/fixtures/hub-server.ts';
import { openDataset } from '../opening.ts';
import { pictureReader } from '../reading.node.ts';
import { nodeFiles } from '../sources.node.ts';

let server: HubServer;
let root = '';
let access: ReturnType<typeof nodeFiles>;
const files = [
  { name: 'blue/1.png', bytes: new Uint8Array() as Uint8Array },
  { name: 'red/1.png', bytes: new Uint8Array() as Uint8Array },
  { name: 'large.bin', bytes: new Uint8Array(8_000_000) },
];

beforeAll(async () => {
  server = await startHubServer({});
  root = await mkdtemp(join(tmpdir(), 'interplay-remote-'));
  access = nodeFiles(root);
  const [blue, red] = files;
  if (blue !== undefined) blue.bytes = await plainPng([0, 0, 255]);
  if (red !== undefined) red.bytes = await plainPng([255, 0, 0]);
});

afterAll(async () => {
  await access.close();
  await server.close();
  await rm(root, { recursive: true });
});

it('a zip at an address is read by its directory and the pictures that are asked for', async () => {
  const address = server.put('colours.zip', await zipOf(files, { level: 0 }));
  const before = server.sent();
  const dataset = await openDataset('set', { archive: address }, null, access);
  expect(dataset.examples.map(({ id }) => id)).toEqual(['blue/1.png', 'red/1.png']);
  const picture = await pictureReader(dataset.location)(1);
  expect([...picture.data.slice(0, 3)]).toEqual([255, 0, 0]);
  expect(server.sent() - before).toBeLessThan(4_000_000);
});

it.each(['colours.tar', 'colours.tar.gz'])(
  'a tar at an address is the same dataset as on this machine: %s',
  async (name) => {
    const tar = tarOf(files);
    const bytes = name.endsWith('.gz') ? gzipSync(tar) : tar;
    await writeFile(join(root, name), bytes);
    const local = await openDataset('set', { archive: name }, null, access);
    const address = server.put(name, bytes);
    const remote = await openDataset('set', { archive: address }, null, access);
    expect(remote.examples).toEqual(local.examples);
    expect(remote.sha256).toBe(local.sha256);
    expect(await pictureReader(remote.location)(0)).toEqual(await pictureReader(local.location)(0));
  },
);

it('an address without a file is refused as such', async () => {
  await expect(
    openDataset('set', { archive: `${server.base}/files/none.zip` }, null, access),
  ).rejects.toMatchObject({ name: 'ResourceError' });
});
