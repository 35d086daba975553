import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { describeStore } from '../../tests/store-contract.ts';
import type { Columns } from '../core/column.ts';
import { createFileStore } from './file-store.node.ts';
import { decodeNpy } from './npy.ts';

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'interplay-store-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

let current = '';
describeStore(
  'the file store',
  async () => {
    current = await newFolder();
    return createFileStore(current);
  },
  async () => createFileStore(current),
);

it('a folder for results that is a file is refused with a code', async () => {
  const file = join(await newFolder(), 'file');
  await writeFile(file, 'x');
  const store = createFileStore(join(file, 'runs'));
  expect(await store.getRun('r')).toBeNull();
  await expect(store.openPass({ ...pass, id: 'q' })).rejects.toMatchObject({
    code: 'write_failed',
  });
});

const pass = { id: 'p', examples: 3, chunkSize: 2, identity: {} };
const columns = (start: number, end: number): Columns =>
  new Map([
    [
      'entropy',
      {
        axis: 'example',
        width: 1,
        data: Float64Array.from({ length: end - start }, (_, i) => start + i + 0.5),
      },
    ],
    [
      'embedding',
      { axis: 'example', width: 2, data: new Float32Array(2 * (end - start)).fill(start) },
    ],
  ]);

async function storedPass(): Promise<string> {
  const out = await newFolder();
  const store = createFileStore(out);
  await store.openPass(pass);
  await store.putChunk('p', { index: 0, start: 0, end: 2 }, columns(0, 2), []);
  await store.putChunk('p', { index: 1, start: 2, end: 3 }, columns(2, 3), []);
  return out;
}

describe('a pass in files', () => {
  it('ends as a Parquet file with the ids, an .npy file per wide column, and no chunk files', async () => {
    const out = await storedPass();
    await createFileStore(out).finishPass('p', ['a', 'b', 'c']);
    const folder = join(out, 'passes/p');
    expect((await readdir(folder)).sort()).toEqual([
      'embedding.npy',
      'failures.json',
      'pass.json',
      'records.json',
      'records.parquet',
    ]);
    const bytes = new Uint8Array(await readFile(join(folder, 'records.parquet'))).buffer;
    const file = {
      byteLength: bytes.byteLength,
      slice: (start: number, end?: number) => bytes.slice(start, end),
    };
    expect(await parquetReadObjects({ file })).toEqual([
      { example_id: 'a', entropy: 0.5 },
      { example_id: 'b', entropy: 1.5 },
      { example_id: 'c', entropy: 2.5 },
    ]);
    const embedding = decodeNpy(await readFile(join(folder, 'embedding.npy')));
    expect(embedding.shape).toEqual([3, 2]);
    expect(Array.from(embedding.data)).toEqual([0, 0, 0, 0, 2, 2]);
  });

  it('counts a truncated or damaged chunk file as not stored', async () => {
    const out = await storedPass();
    await truncate(join(out, 'passes/p/chunks/000001.chunk'), 100);
    expect((await createFileStore(out).chunks('p')).map(({ index }) => index)).toEqual([0]);
  });

  it('leaves no temporary files', async () => {
    const out = await storedPass();
    const names = await readdir(out, { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
