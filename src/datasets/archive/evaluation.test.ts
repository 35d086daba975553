import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tarOf, zipOf } from '../../../tests/fixtures/archives.ts';
import { colourClasses, colourFolder } from '../../../tests/fixtures/colour-folder.ts';
import { colourModel } from '../../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../../config/composition.ts';
import type { DatasetConfiguration } from '../../config/configuration.ts';
import { checkRunFile } from '../../config/run-file.ts';
import { evaluate } from '../../engine/evaluate.ts';
import { createNodePlatform } from '../../runtime/platform.node.ts';

let root = '';

beforeAll(async () => {
  root = await colourFolder(20);
  const names = await readdir(join(root, 'pictures'), { recursive: true });
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.png'))
      .map(async (name) => ({ name, bytes: await readFile(join(root, 'pictures', name)) })),
  );
  await writeFile(join(root, 'pictures.zip'), await zipOf(files));
  await writeFile(join(root, 'pictures.tar'), tarOf([...files].reverse()));
  await writeFile(join(root, 'pictures.tar.gz'), gzipSync(tarOf(files)));
  await writeFile(join(root, 'colour.onnx'), colourModel({ height: 4, width: 4 }));
});

afterAll(() => rm(root, { recursive: true }));

async function run(out: string, dataset: DatasetConfiguration) {
  const runFile = {
    models: { colour: { file: 'colour.onnx', labels: 'colours' } },
    label_spaces: { colours: colourClasses },
    datasets: { pictures: { ...dataset } },
  };
  const source = { name: 'run.yaml', lineOf: () => null };
  const configuration = composeConfiguration({
    runFile: checkRunFile(JSON.parse(JSON.stringify(runFile)), source),
  });
  const platform = createNodePlatform({
    out: join(root, `run of ${out}`),
    baseDirectory: root,
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

it('the same pictures give the same run in a folder, zip, tar and compressed tar', async () => {
  const labels = 'colours';
  const folder = await run('folder', { folder: 'pictures', labels });
  expect(folder.status).toBe('complete');
  expect(folder.datasets['pictures']?.skipped).toHaveLength(1);
  for (const archive of ['pictures.zip', 'pictures.tar', 'pictures.tar.gz']) {
    const packed = await run(archive, { archive, labels });
    expect(packed.datasets).toEqual(folder.datasets);
    expect(packed.passes).toEqual(folder.passes);
    expect(packed.values).toEqual(folder.values);
  }
}, 60_000);
