import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { preview, type Plugin, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/report/run-document.ts';
import { headers } from '../../vite/content-security-policy.ts';
import { chromeArguments, findChrome } from '../chrome.js';
import { startHubServer } from '../fixtures/hub-server.ts';
import { colourModel, onnxBytes } from '../fixtures/onnx.ts';

const root = resolve(import.meta.dirname, '../..');

/** Ten classes out of the mean colour of 32×32 pixels; its size in the file is that of a model that gets threads. */
const weights = Array.from({ length: 3 }, (_, channel) =>
  Array.from({ length: 10 }, (_, label) => Math.sin(10 * channel + label)),
);
const padding = { name: 'padding', dims: [300_000], data: new Array<number>(300_000).fill(0) };
const model = {
  name: 'large.onnx',
  mimeType: 'application/octet-stream',
  // Two protobuf messages one after the other are one message that has the fields of both.
  buffer: Buffer.concat([
    colourModel({ height: 32, width: 32, weights }),
    onnxBytes({ inputs: [], outputs: [], nodes: [], weights: [padding], opsets: [] }),
  ]),
};
const policy = headers['Content-Security-Policy'] ?? '';

/** What the browser reported as against the policy; workers report here, too. */
const violations: string[] = [];
let server: PreviewServer;
let browser: Browser;

const collector: Plugin = {
  name: 'collect-violations',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use('/violations', (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        violations.push(body);
        response.writeHead(204).end();
      });
    });
  },
};

beforeAll(async () => {
  server = await preview({
    root,
    logLevel: 'error',
    plugins: [collector],
    preview: {
      host: '127.0.0.1',
      port: 0,
      open: false,
      headers: { ...headers, 'Content-Security-Policy': `${policy}; report-uri /violations` },
    },
  });
  const executablePath = findChrome();
  browser = await chromium.launch({
    args: chromeArguments,
    ...(executablePath === null ? {} : { executablePath }),
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  return page;
}

/** Drops the model, runs it on 16 pictures of each split, and gives the stored document. */
async function evaluateOn(page: Page, backend: 'WebGPU' | 'WebAssembly'): Promise<RunDocument> {
  await page.locator('input#model-file').setInputFiles(model);
  await page.getByText('large.onnx').first().waitFor();
  await page.getByRole('radio', { name: backend }).check({ force: true });
  await page.locator('summary', { hasText: 'Advanced' }).click();
  await page.locator('#limit').fill('16');
  await page.locator('#batch-size').fill('16');
  await page.locator('#batch-size').blur();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  let run: unknown = null;
  const read = async () => (run = await page.evaluate(completeRun));
  await expect.poll(read, { timeout: 200_000, interval: 500 }).not.toBeNull();
  return run as RunDocument;
}

/** Runs in the page: the first complete run of the store, or null. */
const completeRun = `(async () => {
  const result = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const database = await result(indexedDB.open('interplay'));
  const runs = await result(database.transaction('runs').objectStore('runs').getAll());
  database.close();
  return runs.find(({ status }) => status === 'complete') ?? null;
})()`;

describe('the built site under its content security policy', () => {
  it('is served with a policy that lets only its own scripts run', () => {
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
  });

  it('holds the policy in its page, for hosts that set no headers', async () => {
    const html = await (await fetch(server.resolvedUrls?.local[0] ?? '')).text();
    expect(html).toContain('http-equiv="Content-Security-Policy"');
    expect(html).toContain('require-trusted-types-for');
  });

  it('reports what is against it: the test would see a violation', async () => {
    const page = await open();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    const refused = page.evaluate(`
      try { document.body.innerHTML = '<b>markup</b>'; 'allowed' } catch (error) { error.name }
    `);
    expect(await refused).toBe('TypeError');
    const foreign = page.evaluate(`
      try { new Worker('https://example.com/worker.js'); 'allowed' } catch (error) { error.name }
    `);
    expect(await foreign).toBe('TypeError');
    await expect.poll(() => violations.length).toBeGreaterThan(0);
    violations.length = 0;
    await page.context().close();
  });

  it('lets a page fetch what a person names, and nothing but data', async () => {
    const other = await startHubServer({ files: { 'net.onnx': 'weights' } });
    const page = await open();
    const fetched = await page.evaluate(`
      fetch('${other.base}/files/net.onnx').then((answer) => answer.text())
    `);
    expect(fetched).toBe('weights');
    expect(violations).toEqual([]);
    const script = page.evaluate(`
      import('${other.base}/files/net.onnx').then(() => 'ran', (error) => error.name)
    `);
    expect(await script).toBe('TypeError');
    await expect.poll(() => violations.length).toBeGreaterThan(0);
    violations.length = 0;
    await page.context().close();
    await other.close();
  });

  it.each([
    ['WebAssembly', 'wasm'],
    ['WebGPU', 'webgpu'],
  ] as const)(
    'evaluates a model on %s and draws its results without a violation',
    async (choice, backend) => {
      const page = await open();
      const asked: string[] = [];
      page.context().on('request', (request) => asked.push(new URL(request.url()).origin));
      const run = await evaluateOn(page, choice);
      // Nobody named an address: all that was asked for is the site's own.
      expect([...new Set(asked)]).toEqual([new URL(page.url()).origin]);
      expect(run.environment.backend.used).toBe(backend);
      expect(run.environment.threads).toBe(await page.evaluate('navigator.hardwareConcurrency'));
      expect(Object.keys(run.values).length).toBeGreaterThan(10);
      await page.goto(`${page.url().split('#')[0]}#/runs/${run.id}`);
      await page.locator('.drawing').first().waitFor();
      expect(violations).toEqual([]);
      await page.context().close();
    },
  );
});
