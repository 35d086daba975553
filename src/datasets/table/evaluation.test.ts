import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { colourModel } from '../../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../../config/composition.ts';
import type { DatasetConfiguration } from '../../config/configuration.ts';
import { checkRunFile } from '../../config/run-file.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { RunDocument } from '../../report/run-document.ts';
import { createNodePlatform } from '../../runtime/platform.node.ts';

const tables = new URL('../../../tests/fixtures/tables/', import.meta.url).pathname;
let out = '';

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'interplay-tables-'));
  await writeFile(join(out, 'colour.onnx'), colourModel({ height: 4, width: 4 }));
});

afterAll(() => rm(out, { recursive: true }));

async function run(name: string, dataset: DatasetConfiguration): Promise<RunDocument> {
  const runFile = {
    models: { colour: { file: join(out, 'colour.onnx'), labels: 'colours' } },
    label_spaces: { colours: ['red', 'green', 'blue'], sorted: ['blue', 'green', 'red'] },
    datasets: { pictures: { ...dataset } },
  };
  const source = { name: 'run.yaml', lineOf: () => null };
  const configuration = composeConfiguration({
    runFile: checkRunFile(JSON.parse(JSON.stringify(runFile)), source),
  });
  const platform = createNodePlatform({
    out: join(out, name),
    baseDirectory: tables,
    inThread: true,
  });
  try {
    const [document] = await evaluate(configuration, platform);
    if (document === undefined) throw new Error('no run');
    return document;
  } finally {
    await platform.close();
  }
}

it('the same pictures give the same run in a folder, in tables of paths and in Parquet files', async () => {
  const labels = 'colours';
  const folder = await run('folder', { folder: 'colours', labels });
  expect(folder.status).toBe('complete');
  expect(Object.keys(folder.values).length).toBeGreaterThan(0);
  const sources: Record<string, DatasetConfiguration> = {
    csv: { table: 'colours/photos.csv', labels },
    parquet: { table: 'parquet/snappy.parquet', labels },
    zstd: { table: 'parquet/zstd.parquet', labels },
    shards: { table: ['parquet/shard-0.parquet', 'parquet/shard-1.parquet'], labels },
  };
  for (const [name, source] of Object.entries(sources)) {
    const same = await run(name, source);
    expect(same.datasets, name).toEqual(folder.datasets);
    expect(same.passes, name).toEqual(folder.passes);
    expect(same.values, name).toEqual(folder.values);
  }
}, 60_000);

it('the pixels of an array give the values that their files give', async () => {
  const labels = 'sorted';
  const files = await run('rows', {
    table: 'parquet/snappy.parquet',
    image_column: 'plain',
    labels,
  });
  const arrays = [
    { array: 'arrays/nchw.npy', labels_array: 'arrays/labels.npy', labels },
    { array: 'arrays/deflated.npz', labels },
  ];
  for (const array of arrays) {
    const pixels = await run(array.array, array);
    expect(Object.keys(pixels.values).length).toBeGreaterThan(0);
    expect(pixels.values).toEqual(files.values);
  }
}, 60_000);
