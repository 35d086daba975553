import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromeArguments, findChrome } from '../tests/chrome.js';

const BOUND = 200_000;

/** Gzipped bytes that the page asks for until it stands, WASM left out. */
export async function firstLoad() {
  const server = await preview({ preview: { port: 0 }, logLevel: 'silent' });
  const browser = await chromium.launch({
    executablePath: findChrome() ?? undefined,
    args: chromeArguments,
  });
  try {
    const page = await browser.newPage();
    const bodies = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('.wasm'))
        bodies.push(response.body().catch(() => Buffer.alloc(0)));
    });
    await page.goto(server.resolvedUrls.local[0], { waitUntil: 'networkidle' });
    const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    const holds = bytes <= BOUND;
    return [
      {
        name: 'first load without WASM, gzip',
        value: `${(bytes / 1000).toFixed(0)} kB`,
        bound: '≤ 200 kB',
        holds,
      },
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}
