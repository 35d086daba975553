import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf, zipOf } from '../fixtures/archives.ts';
import { colourFolder } from '../fixtures/colour-folder.ts';
import { colourPictures } from '../fixtures/colour-pictures.ts';
import { colourModel, onnxBytes } from '../fixtures/onnx.ts';
import { readValidRun } from '../run-validation.ts';
import { openSite, type Site } from './site.ts';

const tables = join(import.meta.dirname, '../fixtures/tables');
const script = '<img src=x onerror=alert(1)>';

let site: Site;
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  site = await openSite();
  folder = await colourFolder(2);
  const pictures = await colourPictures(4, 'colours/');
  await writeFile(at('colours.zip'), await zipOf(pictures));
  await writeFile(at('größe × höhe.tar'), tarOf(await colourPictures(1)));
  await writeFile(at(`${'long'.repeat(50)}.tar`), tarOf(await colourPictures(1)));
  const [red] = pictures;
  const hostile = [script, '__proto__'].map((name) => ({
    name: `${name}/1.png`,
    bytes: red.bytes,
  }));
  await writeFile(at('hostile.zip'), await zipOf(hostile));
  for (const split of ['train', 'val']) {
    for (const { name, bytes } of await colourPictures(
      split === 'val' ? 2 : 3,
      `splits/${split}/`,
    )) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), bytes);
    }
  }
  // Classes in code-point order: blue is the third channel, red the first.
  const weights = [[0, 0, 9], [0, 9, 0], [9, 0, 0]]; // prettier-ignore
  await writeFile(at('colours.onnx'), colourModel({ weights }));
  await writeFile(at('headless.onnx'), modelWithoutEmbedding());
  await writeFile(at('outside.onnx'), modelOutside());
  await writeFile(at('outside.bin'), new Uint8Array(new Float32Array([0, 0, 9, 0, 9, 0, 9, 0, 0]).buffer)); // prettier-ignore
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A classifier whose only weights lie in outside.bin. */
function modelOutside(): Uint8Array {
  return onnxBytes({
    inputs: [{ name: 'x', shape: ['batch', 3, 4, 4] }],
    outputs: [{ name: 'logits', shape: ['batch', 3] }],
    nodes: [
      { operator: 'ReduceMean', inputs: ['x'], outputs: ['mean'], attributes: { axes: [2, 3], keepdims: 0 } },
      { operator: 'MatMul', inputs: ['mean', 'w'], outputs: ['logits'] },
    ],
    weights: [{ name: 'w', dims: [3, 3], data: [], externalFile: 'outside.bin' }],
  }); // prettier-ignore
}

/** Two layers over the mean colour; none of its outputs is an embedding. */
function modelWithoutEmbedding(): Uint8Array {
  const data = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  return onnxBytes({
    inputs: [{ name: 'x', shape: ['batch', 3, 4, 4] }],
    outputs: [{ name: 'logits', shape: ['batch', 3] }],
    nodes: [
      { operator: 'ReduceMean', inputs: ['x'], outputs: ['mean'], attributes: { axes: [2, 3], keepdims: 0 } },
      { operator: 'MatMul', inputs: ['mean', 'first'], outputs: ['hidden'] },
      { operator: 'Relu', inputs: ['hidden'], outputs: ['active'] },
      { operator: 'MatMul', inputs: ['active', 'second'], outputs: ['logits'] },
    ],
    weights: ['first', 'second'].map((name) => ({ name, dims: [3, 3], data })),
  }); // prettier-ignore
}

const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, exact: true, level: 1 }); // prettier-ignore
const fact = (page: Page, name: string): Locator =>
  page.locator(`dl.facts dt:text-is("${name}") + dd`);

async function add(page: Page, ...files: string[]): Promise<void> {
  const input = files.some((file) => file.endsWith('.onnx')) ? '#model-file' : '#dataset-file';
  await page.locator(input).setInputFiles(files);
}

/** Drops a file as with the mouse. */
async function dropFile(page: Page, path: string, name: string): Promise<void> {
  const bytes = await readFile(path, 'base64');
  await page.evaluate(`
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob('${bytes}'), (character) => character.charCodeAt(0));
    transfer.items.add(new File([bytes], '${name}'));
    const zone = document.querySelector('.drop-zone');
    for (const type of ['dragover', 'drop']) {
      zone.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  `);
}

/** Runs what is chosen, and reads the exported document. */
async function run(page: Page) {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const button = page.getByRole('button', { name: 'Export JSON' });
  await button.waitFor({ timeout: 120_000 });
  const download = page.waitForEvent('download');
  await button.click();
  const path = at(`exported-${Math.random()}.json`);
  await (await download).saveAs(path);
  return readValidRun(path);
}

describe('a dropped dataset', () => {
  it('of a zip shows its counts, classes and pictures on its page, is evaluated on, and is removed', async () => {
    const { page, problems } = await site.open({ at: '#/datasets' });
    await page.locator('.drop-zone').waitFor();
    await dropFile(page, at('colours.zip'), 'colours.zip');
    await page.getByText('colours was added: 12 pictures in 3 classes').waitFor();
    await page.getByRole('link', { name: 'colours', exact: true }).click();
    await heading(page, 'colours').waitFor();
    expect(await fact(page, 'Pictures').innerText()).toBe('12');
    await expect.poll(() => page.locator('.picture-grid img').count()).toBe(12);
    expect(await page.getByRole('row', { name: /^blue/ }).innerText()).toMatch(/4\s+33.3 %/);
    await page.getByLabel('Class', { exact: true }).selectOption({ label: 'red (4)' });
    await expect.poll(() => page.locator('.picture-grid img').count()).toBe(4);

    await page.getByRole('link', { name: 'Evaluate on it' }).click();
    await add(page, at('colours.onnx'));
    await page.getByRole('heading', { name: 'colours.onnx' }).waitFor();
    const document = await run(page);
    expect(document.values['colours_accuracy_top1']).toMatchObject({ value: 1, n: 12 });

    await page.goto(`${site.address}#/datasets/colours`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await heading(page, 'Datasets').waitFor();
    expect(await page.getByRole('link', { name: 'colours', exact: true }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('of a Parquet file and of arrays with labels beside them opens as it is', async () => {
    const { page } = await site.open({ at: '#/datasets' });
    await add(page, join(tables, 'parquet/snappy.parquet'));
    await page.getByText('snappy was added: 12 pictures in 3 classes').waitFor();
    await add(page, join(tables, 'arrays/nhwc.npy'), join(tables, 'arrays/labels.npy'));
    await page.getByText('nhwc was added').waitFor();
    await page.getByRole('link', { name: 'nhwc', exact: true }).click();
    await page.locator('.picture-grid img').first().waitFor();
  });

  it('of a folder with several splits offers them, and takes the one that is chosen', async () => {
    const { page } = await site.open({ at: '#/datasets' });
    await page.locator('#picture-folder').setInputFiles(at('splits'));
    await page.getByText('ambiguous_split').waitFor();
    await page.getByRole('button', { name: 'Use val' }).click();
    await page.getByText('splits was added: 6 pictures in 3 classes').waitFor();
    expect(await page.getByText('ambiguous_split').count()).toBe(0);
  });

  it('whose table names its columns in a way of its own asks for them', async () => {
    const { page } = await site.open({ at: '#/datasets' });
    const rows = ['where,species,region', 'a.png,cat,north', 'b.png,dog,south'];
    await writeFile(at('species.csv'), rows.join('\n'));
    await add(page, at('species.csv'));
    await page.getByText('missing_path_column').waitFor();
    await page.getByRole('combobox', { name: /^Column of the paths/ }).selectOption('where');
    await page.getByRole('button', { name: 'Use' }).click();
    await page.getByText('missing_label_column').waitFor();
    await page.getByRole('combobox', { name: /^Column of the labels/ }).selectOption('species');
    await page.getByRole('button', { name: 'Use' }).click();
    // The pictures themselves were not dropped.
    await page.getByText('empty_dataset').waitFor();
  });

  it('is read with other columns when its page is told so, and stays as it was where they do not fit', async () => {
    const { page } = await site.open({ at: '#/datasets' });
    await add(page, join(tables, 'parquet/snappy.parquet'));
    await page.getByRole('link', { name: 'snappy', exact: true }).click();
    await page.getByText('How it is read').click();
    await page.getByLabel('Columns of groups').fill('nowhere');
    await page.getByRole('button', { name: 'Read it so' }).click();
    await page.getByText('missing_column').waitFor();
    await page.getByLabel('Columns of groups').fill('place');
    await page.getByRole('button', { name: 'Read it so' }).click();
    await page.getByRole('heading', { name: 'By place' }).waitFor();
    expect(await fact(page, 'Groups').innerText()).toBe('place');
  });

  it('that is said to be ImageNet-R has its 200 classes, and a model of ImageNet can answer in them', async () => {
    const { page } = await site.open({ at: '#/datasets' });
    const [picture] = await colourPictures(1);
    const synsets = ['n01443537', 'n01484850'];
    const renditions = synsets.map((name) => ({ name: `${name}/1.png`, bytes: picture.bytes }));
    await writeFile(at('renditions.zip'), await zipOf(renditions));
    await add(page, at('renditions.zip'));
    await page.getByRole('link', { name: 'renditions', exact: true }).click();
    await page.getByText('How it is read').click();
    await page.getByLabel('This is').selectOption({ label: 'ImageNet-R' });
    await page.getByRole('button', { name: 'Read it so' }).click();
    await expect.poll(() => fact(page, 'Classes').innerText()).toBe('2 of 200 of label space imagenet_r');
    await page.getByRole('row', { name: /^goldfish/ }).waitFor();
    await page.goto(`${site.address}#/models/resnet_50`);
    await page.getByRole('link', { name: 'Evaluate it' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    expect(await page.getByText('and the chosen pictures are labelled with').count()).toBe(0);
  }); // prettier-ignore

  it('is shown as text, whatever its name and its classes are called', async () => {
    const { page, problems } = await site.open({ at: '#/datasets' });
    await add(page, at('hostile.zip'));
    await page.getByText('hostile was added: 2 pictures in 2 classes').waitFor();
    await page.getByRole('link', { name: 'hostile', exact: true }).click();
    await page.getByRole('row', { name: script }).waitFor();
    await page.getByRole('row', { name: '__proto__' }).waitFor();
    await page.goto(`${site.address}#/datasets`);
    for (const name of ['größe × höhe', 'long'.repeat(50)]) {
      await add(page, at(`${name}.tar`));
      await page.getByText(`${name} was added`).waitFor();
      await page.getByRole('link', { name, exact: true }).click();
      await heading(page, name).waitFor();
      await page.locator('.picture-grid img').first().waitFor();
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wide)).toBe(0);
      await page.goBack();
    }
    await page.goto(`${site.address}#/datasets/${encodeURIComponent(`a/b ${script}`)}`);
    await heading(page, `a/b ${script}`).waitFor();
    await page.getByText('unknown_dataset').first().waitFor();
    expect(problems).toEqual([]);
  });
});

describe('a dropped model', () => {
  it('brings the file of its weights along, and says where it is missing', async () => {
    const { page } = await site.open({ at: '#/models' });
    await add(page, at('outside.onnx'));
    await page.getByText('model_external_data_missing').waitFor();
    await add(page, at('outside.onnx'), at('outside.bin'));
    await page.getByText('outside.onnx was added').waitFor();
    await page.getByRole('link', { name: 'outside.onnx' }).click();
    await expect.poll(() => fact(page, 'Size').innerText()).toContain('outside.bin');
  });

  it('without an embedding output says which node was taken for it; another one changes the run', async () => {
    const { page, problems } = await site.open({ at: '#/models' });
    await add(page, at('headless.onnx'));
    await page.getByRole('link', { name: 'headless.onnx' }).click();
    const embedding = fact(page, 'Embedding');
    await expect.poll(() => embedding.innerText()).toMatch(/made by .+ taken by/s);
    const found = await embedding.locator('code').first().innerText();
    const choice = page.getByLabel('Take another one');
    const other = await choice.locator('option').evaluateAll<string | undefined, string>(
      (options, taken) => options.map((option) => option.getAttribute('value') ?? '').find((name) => name !== '' && name !== taken),
      found,
    ); // prettier-ignore
    expect(other).toBeDefined();
    await choice.selectOption(other ?? '');
    await expect.poll(() => embedding.locator('code').first().innerText()).toBe(other);
    await page.getByRole('link', { name: 'Evaluate it' }).click();
    await page.locator('#picture-folder').setInputFiles(at('pictures'));
    await page.getByRole('heading', { name: 'pictures', exact: true }).waitFor();
    const { config } = await run(page);
    expect(config['models']).toMatchObject({
      headless: { outputs: { embedding: other } },
    });
    expect(problems).toEqual([]);
  });

  it('is previewed as its preprocessing makes its pixels', async () => {
    const { page } = await site.open({ at: '#/models' });
    await add(page, at('colours.onnx'));
    await page.getByRole('link', { name: 'colours.onnx' }).click();
    const seen = page.getByRole('figure').filter({ hasText: 'What the model sees' });
    await expect.poll(() => seen.innerText()).toContain('4 × 4');
    const before = await seen.locator('img').getAttribute('src');
    await page.getByText('Preprocessing: how pictures').click();
    await page.getByLabel('Centre crop').fill('3');
    await expect.poll(() => seen.innerText()).toContain('3 × 3');
    expect(await seen.locator('img').getAttribute('src')).not.toBe(before);
    await page.getByLabel('Channels', { exact: true }).selectOption('bgr');
    await expect
      .poll(() => page.locator('input-preview tbody th').first().innerText())
      .toBe('blue');
    await page.getByLabel('View').fill('rotat:30');
    await page.getByLabel('View').press('Enter');
    await page.getByText('unknown_transform').waitFor();
  });

  it('is removed from its page', async () => {
    const { page } = await site.open({ at: '#/models' });
    await add(page, at('colours.onnx'));
    await page.getByRole('link', { name: 'colours.onnx' }).click();
    await page.getByRole('button', { name: 'Remove colours' }).click();
    await heading(page, 'Models').waitFor();
    expect(await page.getByRole('link', { name: 'colours.onnx' }).count()).toBe(0);
    await page.reload();
    await page.getByRole('heading', { name: 'Built in' }).waitFor();
    expect(await page.getByRole('link', { name: 'colours.onnx' }).count()).toBe(0);
  });
});

it('what is chosen is exported as a run file that says the same', async () => {
  const { page } = await site.open();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export run file' }).click();
  await (await download).saveAs(at('run-file.json'));
  const file = JSON.parse(await readFile(at('run-file.json'), 'utf8'));
  expect(file.model.length).toBeGreaterThanOrEqual(8);
  expect(file.task_group).toContain('accuracy_shapes_val');
});
