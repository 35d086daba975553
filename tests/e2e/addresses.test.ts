import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHubServer, type Behaviour, type HubServer } from '../fixtures/hub-server.ts';
import { colourModel } from '../fixtures/onnx.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let hub: HubServer;

beforeAll(async () => {
  site = await openSite();
  const table = (name: string): Promise<Buffer> =>
    readFile(join(import.meta.dirname, '../fixtures/tables/parquet', name));
  const shards = [await table('shard-0.parquet'), await table('shard-1.parquet')];
  hub = await startHubServer({
    models: { 'org/colour': { licence: 'mit', files: colourRepository() } },
    datasets: { 'org/colours': { files: {}, parquet: { default: { test: shards } } } },
    files: { 'plain.onnx': colourModel() },
  });
});
afterEach(() => hub.forget());
afterAll(async () => {
  await site?.close();
  await hub?.close();
});

/** A model that answers in the classes of `org/colours`. */
function colourRepository(): Record<string, Uint8Array | string> {
  return {
    'config.json': JSON.stringify({ id2label: { 0: 'blue', 1: 'green', 2: 'red' } }),
    'preprocessor_config.json': JSON.stringify({
      image_processor_type: 'ViTImageProcessor',
      size: { height: 4, width: 4 },
    }),
    'onnx/model.onnx': colourModel({ weights: [[0, 0, 9], [0, 9, 0], [9, 0, 0]] }), // prettier-ignore
  };
}

/** A page whose Hub is the local one. */
async function open(at: string) {
  const opened = await site.open({ at: '#/storage' });
  await setHub(opened.page, hub.base);
  await opened.page.getByText(`${hub.base} is asked.`).waitFor();
  await opened.page.goto(`${site.address}${at}`);
  return opened;
}

async function setHub(page: Page, address: string): Promise<void> {
  await page.getByLabel('Its address').fill(address);
  await page.getByRole('button', { name: 'Set' }).click();
}

async function addAddress(page: Page, address: string): Promise<void> {
  await page.getByLabel('Or name an address').fill(address);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}

const rows = (page: Page): Locator => page.getByRole('region', { name: 'Downloads' }).getByRole('listitem'); // prettier-ignore

it('a model and a dataset of the Hub are added by their ids, run, listed with what is kept, and freed', async () => {
  const { page, problems } = await open('#/models');
  await addAddress(page, 'hub:org/colour');
  await page.getByText('hub:org/colour was added').waitFor();
  await page.getByRole('link', { name: 'hub:org/colour' }).click();
  await page.getByText('mit', { exact: true }).waitFor();
  await page.goto(`${site.address}#/datasets`);
  await addAddress(page, 'hub:org/colours/default/test');
  await page.getByText(/was added: \d+ pictures in 3 classes/).waitFor();
  await page.goto(`${site.address}#/`);
  hub.behave('model.onnx', { delay: 1500 });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('progressbar').first().waitFor();
  await page.getByRole('button', { name: 'Export JSON' }).waitFor({ timeout: 120_000 });
  await page.goto(`${site.address}#/storage`);
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await rows(page).first().innerText()).toContain('onnx/model.onnx');
  await page.reload();
  await page.getByRole('button', { name: /^Free .*model\.onnx/ }).click();
  await page.getByText('Nothing is downloaded.').waitFor();
  expect(problems).toEqual([]);
});

it('a download shows how far it is', async () => {
  const { page } = await open('#/models');
  const address = hub.put('large.onnx', new Uint8Array(30_000_000));
  // The connection breaks in the middle, and the next one takes its time.
  hub.behave('large.onnx', { delay: 3000 });
  hub.behave('large.onnx', { breakAfter: 8_000_000, breakDelay: 1000, times: 1 });
  await addAddress(page, address);
  await page.getByText(/Downloading .*large\.onnx: [\d.]+ MB of 30 MB/).waitFor();
});

describe('what cannot be downloaded is said with a code, and changes nothing that is chosen', () => {
  const cases: [string, Behaviour, string][] = [
    ['a 404', { status: 404 }, 'address_not_found'],
    ['a 403', { status: 403 }, 'access_refused'],
    ['a server that other sites may not read', { noCors: true }, 'address_unreachable'],
    ['a file with other bytes than the server says', { body: 'other bytes', etag: `"${'a'.repeat(64)}"` }, 'hash_mismatch'],
    ['a page in place of a model', { body: '<html></html>' }, 'model_not_onnx'],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_, behaviour, code) => {
    const { page } = await open('#/models');
    hub.behave('plain.onnx', behaviour);
    await addAddress(page, `${hub.base}/files/plain.onnx`);
    await page.getByText(code, { exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'Yours' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Evaluate', exact: true }).click();
    await page.locator('input[name="model"]:checked').nth(7).waitFor();
  });

  it('a repository whose licence must be accepted', async () => {
    const { page } = await open('#/models');
    hub.behave('/api/models/org/colour', { gated: true });
    await addAddress(page, 'hub:org/colour');
    await page.getByText('access_refused', { exact: true }).waitFor();
  });

  it('a split that there is not, with those that there are', async () => {
    const { page } = await open('#/datasets');
    await addAddress(page, 'hub:org/colours/default/train');
    await page.getByText('split_not_found', { exact: true }).waitFor();
    await page.getByText(/default\/test/).first().waitFor(); // prettier-ignore
  });
});

describe('the address of the Hub', () => {
  it('is checked, kept for later visits, and the default again when it is emptied', async () => {
    const { page } = await open('#/storage');
    await setHub(page, 'javascript:alert(1)');
    await page.getByText('invalid_hub_address').waitFor();
    await setHub(page, 'http://mirror.example');
    await page.getByText('invalid_hub_address').waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Its address').inputValue()).toBe(hub.base);
    await setHub(page, '');
    await expect.poll(() => page.getByText(/is asked\./).count()).toBe(0);
  });
});
