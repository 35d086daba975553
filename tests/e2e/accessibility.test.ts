import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourFolder } from '../fixtures/colour-folder.ts';
import { colourModel } from '../fixtures/onnx.ts';
import { openSite, type Site } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: Site;
let folder = '';

beforeAll(async () => {
  site = await openSite();
  folder = await colourFolder(3);
  await writeFile(join(folder, 'colours.onnx'), colourModel());
  await writeFile(join(folder, 'broken.onnx'), 'no model');
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Violations of any weight, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** How many pixels of the page lie outside the window to the right. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Visits every page, empty and full, with everything that opens opened, and calls `look` on each. */
async function visit(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await run.waitFor();
  await look('evaluate');
  await page.locator('#model-file').setInputFiles(join(folder, 'colours.onnx'));
  await page.locator('#model-file').setInputFiles(join(folder, 'broken.onnx'));
  await page.locator('#picture-folder').setInputFiles(join(folder, 'pictures'));
  await page.getByRole('heading', { name: 'pictures', exact: true }).waitFor();
  await page.getByText('model_not_onnx').waitFor();
  await openAll(page);
  await page.getByLabel('Mean').fill('wrong');
  await look('evaluate with something dropped');
  await page.getByLabel('Mean').fill('0');
  await page.goto(`${site.address}#/models`);
  await page.getByRole('link', { name: 'colours.onnx' }).waitFor();
  await look('models');
  await page.getByRole('link', { name: 'colours.onnx' }).click();
  await page.locator('.previews img').first().waitFor();
  await openAll(page);
  await look('a model');
  await page.goto(`${site.address}#/datasets`);
  await look('datasets');
  await page.getByRole('link', { name: 'pictures', exact: true }).click();
  await page.getByText('corrupt_image').first().waitFor();
  await look('a dataset');
  await page.goto(`${site.address}#/storage`);
  await page.getByText(/are used/).waitFor();
  await look('storage');
  await page.goto(`${site.address}#/runs`);
  await page.getByText('No runs yet.').waitFor();
  await look('no saved runs');
  await page.goto(`${site.address}#/run`);
  await look('nothing is running');
  await page.goto(`${site.address}#/`);
  await run.click();
  await page.getByRole('button', { name: 'Export JSON' }).waitFor({ timeout: 120_000 });
  await page.locator('.plot-frame svg').first().waitFor();
  await openAll(page);
  await look('results');
  await page.goto(`${site.address}#/runs`);
  await page.getByRole('button', { name: /^Delete/ }).waitFor();
  await look('saved runs');
  await page.getByRole('button', { name: /^Delete/ }).click();
  await look('the question before deleting');
}

/** A run of all built-in models on a few pictures: under way, and the models side by side. */
async function visitBuiltIn(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByText('Advanced').click();
  await page.getByLabel('Pictures per dataset').fill('64');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page
    .getByRole('progressbar', { name: /^shapes_/ })
    .first()
    .waitFor({ timeout: 60_000 });
  await openAll(page);
  await look('a run under way');
  await page.getByRole('button', { name: 'Export JSON' }).waitFor({ timeout: 120_000 });
  await page.locator('interplay-scatter .plot-frame svg').waitFor();
  await openAll(page);
  await look('several results');
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(
    'for (const details of document.querySelectorAll("details")) details.open = true',
  );
}

describe('accessibility', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing wrong on any page, %s', async (scheme) => {
    const found: Record<string, string[]> = {};
    const pages: string[] = [];
    for (const path of [visit, visitBuiltIn]) {
      const { page } = await site.open({ colorScheme: scheme, reducedMotion: 'reduce' });
      await path(page, async (name) => {
        pages.push(name);
        const here = await violations(page);
        if (here.length > 0) found[name] = here;
      });
    }
    expect(pages).toHaveLength(14);
    expect(found).toEqual({});
  });

  it.each([360, 768, 1600])('no page is wider than a window of %d pixels', async (width) => {
    const wide: Record<string, number> = {};
    for (const path of [visit, visitBuiltIn]) {
      const { page } = await site.open({ viewport: { width, height: 800 } });
      await path(page, async (name) => {
        const pixels = await overflow(page);
        if (pixels > 0) wide[name] = pixels;
      });
    }
    expect(wide).toEqual({});
  });
});
