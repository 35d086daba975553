import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/models/built-in.ts';
import { chromeArguments, findChrome } from '../chrome.js';

const dist = resolve(import.meta.dirname, '../../dist');
const folder = '/tools/interplay/';
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

let server: Server;
let browser: Browser;
let address = '';

/** A host that knows files and their types and nothing else: no headers of isolation or policy. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const name = pathname === folder ? 'index.html' : pathname.slice(folder.length);
    const type = types[extname(name)] ?? 'application/octet-stream';
    readFile(join(dist, name)).then(
      (bytes) => response.writeHead(200, { 'content-type': type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  address = `http://127.0.0.1:${bound.port}${folder}`;
  const executablePath = findChrome();
  browser = await chromium.launch({
    args: chromeArguments,
    ...(executablePath === null ? {} : { executablePath }),
  });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

const backendOf = 'Backend: WebAssembly';

describe('a plain static host, the site in a folder', () => {
  it('isolates the page after one reload, so that WASM may use threads', async () => {
    const page = await (await browser.newContext()).newPage();
    let loads = 0;
    page.on('load', () => loads++);
    await page.goto(address);
    await page.getByText(backendOf).first().waitFor();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(loads).toBe(2);
    await page.goto(`${address}#/runs`);
    await page.reload();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(loads).toBe(3);
  });

  it('works without isolation where service workers are refused', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.goto(address);
    await page.getByText(backendOf).first().waitFor();
    expect(await page.evaluate('crossOriginIsolated')).toBe(false);
  });

  it('finds every file below its folder', async () => {
    const page = await (await browser.newContext()).newPage();
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 404 && !response.url().endsWith('/favicon.ico')) {
        missing.push(response.url());
      }
    });
    await page.goto(address);
    await page.getByText(backendOf).first().waitFor();
    for (const { file } of builtInModels) {
      const status = page.evaluate(`fetch('models-manifest/${file}').then(({ status }) => status)`);
      expect(await status, file).toBe(200);
    }
    expect(missing).toEqual([]);
  });
});
