import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourFolder } from '../fixtures/colour-folder.ts';
import { colourModel } from '../fixtures/onnx.ts';
import { readValidRun } from '../run-validation.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
/** `pictures/` with class folders blue, green and red, and one file that is no picture. */
let folder = '';

beforeAll(async () => {
  site = await openSite();
  folder = await colourFolder(4);
  // Classes in code-point order: blue is the third channel, red the first.
  const weights = [[0, 0, 9], [0, 9, 0], [9, 0, 0]]; // prettier-ignore
  await writeFile(join(folder, 'colours.onnx'), colourModel({ weights }));
  await writeFile(join(folder, 'broken.onnx'), 'this is no model');
  await writeFile(join(folder, 'broken.json'), '{ "schema": "interplay/run@1", "id": ');
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

const runButton = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true });
const exportButton = (page: Page): Locator => page.getByRole('button', { name: 'Export JSON' });
const models = (page: Page): Locator => page.locator('input[name="model"]');

const chosenModels = (page: Page): Locator => page.locator('input[name="model"]:checked');

async function drop(page: Page): Promise<void> {
  await page.locator('#model-file').setInputFiles(join(folder, 'colours.onnx'));
  await page.locator('#picture-folder').setInputFiles(join(folder, 'pictures'));
  await page.getByRole('heading', { name: 'pictures', exact: true }).waitFor();
}

/** Presses Export JSON and reads the file, which must meet the published schema. */
async function exported(page: Page) {
  const download = page.waitForEvent('download');
  await exportButton(page).click();
  const path = join(folder, `exported-${Math.random()}.json`);
  await (await download).saveAs(path);
  return { path, run: readValidRun(path) };
}

describe('the first page', () => {
  it('pressing Run and nothing else measures every built-in model, and no model of the Hub', async () => {
    const { page, problems } = await site.open();
    await runButton(page).waitFor();
    const count = await chosenModels(page).count();
    expect(count).toBeGreaterThanOrEqual(8);
    expect(await models(page).count()).toBeGreaterThanOrEqual(count + 30);
    await runButton(page).click();
    await page.getByRole('progressbar').first().waitFor();
    await exportButton(page).waitFor({ timeout: 280_000 });
    expect(await page.title()).toBe('Results · Interplay');
    const columns = page.getByRole('table', { name: 'Primary values of all models' });
    expect(await columns.locator('thead th').count()).toBe(count + 1);
    const { run } = await exported(page);
    expect(run.status).toBe('complete');
    // SwiftShader is an adapter in software, which is not taken unasked.
    expect(run.environment.backend).toMatchObject({ requested: 'auto', used: 'wasm' });
    expect(run.environment.backend.reason).toContain('software');
    expect(run.values['shapes_val_accuracy_top1']?.n).toBe(2000);
    expect(problems).toEqual([]);
  });

  it('a run can be chosen and made with the keyboard alone', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await tabTo(page, page.getByRole('checkbox', { name: 'All models' }));
    await page.keyboard.press('Space');
    await tabTo(page, models(page).first());
    await page.keyboard.press('Space');
    await tabTo(page, page.locator('summary', { hasText: 'Advanced' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Pictures per dataset'));
    await page.keyboard.type('32');
    await tabTo(page, runButton(page), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await exportButton(page).waitFor({ timeout: 120_000 });
    expect(await focusedText(page)).toMatch(/^Results/);
  });

  it('what keeps Run from starting is said beside it; all models are those that need no download', async () => {
    const { page } = await site.open();
    const all = page.getByRole('checkbox', { name: 'All models' });
    await all.uncheck();
    await all.check();
    expect(await chosenModels(page).count()).toBeLessThan(30);
    await all.uncheck();
    expect(await runButton(page).isDisabled()).toBe(true);
    await page.getByText('Choose at least one model.').waitFor();
  });
});

describe('a run under way', () => {
  it('can be cancelled, found again after the page was closed, and continued to its end', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await runButton(page).click();
    const bar = page.getByRole('progressbar', { name: 'Pictures shown to the models' });
    await expect.poll(async () => Number(await bar.getAttribute('value')), { timeout: 120_000 }).toBeGreaterThan(0.02); // prettier-ignore
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await page.goto('about:blank');
    await page.goto(site.address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await exportButton(page).waitFor({ timeout: 280_000 });
    const { run } = await exported(page);
    expect(run.status).toBe('complete');
    await page.goto(site.address);
    await runButton(page).waitFor();
    expect(await page.getByRole('button', { name: 'Continue' }).count()).toBe(0);
  });
});

describe('a dropped model and folder', () => {
  it('are measured: every colour is named, and the file that is no picture is named, too', async () => {
    const { page, problems } = await site.open();
    await runButton(page).waitFor();
    await drop(page);
    await page.getByText('13 pictures in 3 classes').first().waitFor();
    await runButton(page).click();
    await exportButton(page).waitFor({ timeout: 120_000 });
    await page.getByText('pictures_accuracy_top1').first().waitFor({ state: 'attached' });
    const { run } = await exported(page);
    expect(run.values['pictures_accuracy_top1']).toMatchObject({ value: 1, n: 12 });
    expect(run.datasets['pictures']?.skipped).toMatchObject([
      { id: 'green/broken.png', code: 'corrupt_image' },
    ]);
    expect(problems).toEqual([]);
  });

  it('a model can be dropped with the mouse, too', async () => {
    const { page } = await site.open();
    await page.locator('.drop-zone').waitFor();
    const bytes = await readFile(join(folder, 'colours.onnx'), 'base64');
    await page.evaluate(`
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${bytes}'), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], 'dragged.onnx'));
      const zone = document.querySelector('.drop-zone');
      for (const type of ['dragover', 'drop']) {
        zone.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    `);
    await page.getByRole('heading', { name: 'dragged.onnx' }).waitFor();
    expect(await page.getByRole('checkbox', { name: /^dragged/ }).isChecked()).toBe(true);
  });

  it('a file that is no model is refused with its code, and what was chosen stays', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await page.locator('#model-file').setInputFiles(join(folder, 'broken.onnx'));
    await page.getByText('model_not_onnx').waitFor();
    expect(await runButton(page).isEnabled()).toBe(true);
    expect(await models(page).first().isChecked()).toBe(true);
  });

  it('a mistake in the preprocessing keeps Run from starting until it is put right', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await drop(page);
    await page.getByText('Preprocessing: how pictures').click();
    await page.getByLabel('Mean').fill('1, 2');
    await expect.poll(() => runButton(page).isDisabled()).toBe(true);
    expect(await page.getByLabel('Mean').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Mean').fill('0.5');
    await expect.poll(() => runButton(page).isEnabled()).toBe(true);
  });
});

describe('saved runs', () => {
  it('are exported, refused when broken, imported elsewhere as the same file, and deleted', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await drop(page);
    await runButton(page).click();
    await exportButton(page).waitFor({ timeout: 120_000 });
    const first = await exported(page);

    const elsewhere = await site.open({ at: '#/runs' });
    await elsewhere.page.getByText('No runs yet.').waitFor();
    const input = elsewhere.page.locator('#run-file');
    await input.setInputFiles(join(folder, 'broken.json'));
    await elsewhere.page.getByRole('alert').waitFor();
    expect(await elsewhere.page.getByText('No runs yet.').count()).toBe(1);
    await input.setInputFiles(first.path);
    const list = elsewhere.page.getByRole('region', { name: 'Runs' });
    await list.getByRole('link', { name: 'colours' }).click();
    const second = await exported(elsewhere.page);
    expect(await readFile(second.path, 'utf8')).toBe(await readFile(first.path, 'utf8'));

    await elsewhere.page.getByRole('link', { name: 'Saved runs' }).click();
    await list.getByRole('button', { name: /^Delete/ }).click();
    await elsewhere.page.getByRole('button', { name: 'Keep' }).click();
    expect(await list.getByRole('link', { name: 'colours' }).count()).toBe(1);
    await list.getByRole('button', { name: /^Delete/ }).click();
    await elsewhere.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await elsewhere.page.getByText('No runs yet.').waitFor();
    expect(elsewhere.problems).toEqual([]);
  });

  it('an address of a run that is not stored says so', async () => {
    const { page } = await site.open({ at: '#/runs/0123456789abcdef' });
    await page.getByText('run_not_found').waitFor();
  });
});

describe('every page', () => {
  it('moves the focus to its heading and has a title of its own', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await page.getByRole('link', { name: 'Saved runs' }).click();
    await expect.poll(() => focusedText(page)).toBe('Saved runs');
    expect(await page.title()).toBe('Saved runs · Interplay');
    await page.goBack();
    await expect.poll(() => focusedText(page)).toMatch(/^Measure/);
    expect(await page.title()).toBe('Evaluate · Interplay');
  });

  it('can be skipped to its content with the first Tab', async () => {
    const { page } = await site.open();
    await runButton(page).waitFor();
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
  });
});

/** Presses Tab until the focus is on the target, at most a hundred times. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await target.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No number of ${key} leads to ${target}.`);
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent.trim()');
}
