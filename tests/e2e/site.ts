import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { preview, type PreviewServer } from 'vite';
import { chromeArguments, findChrome } from '../chrome.js';

const root = resolve(import.meta.dirname, '../..');

/** The built site, served as `npm start` serves it, and a browser to look at it. */
export interface Site {
  readonly address: string;
  /** Opens a page in a profile of its own: nothing is stored yet. Errors on the page fail `problems`. */
  open(options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** What follows the site's address, e.g. `#/runs`. */
  readonly at?: string;
}

export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors, refusals of the content policy and failed requests, as they happened. */
  readonly problems: readonly string[];
}

/** Serves `dist/` on a free port and starts Chrome. */
export async function openSite(): Promise<Site> {
  if (!existsSync(resolve(root, 'dist/index.html'))) {
    throw new Error('dist/ holds no site: run `npm run build` first.');
  }
  const server = await preview({
    root,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const browser = await launch();
  const address = addressOf(server);
  return {
    address,
    open: (options = {}) => openPage(browser, address, options),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = findChrome();
  return chromium.launch({
    args: chromeArguments,
    ...(executablePath === null ? {} : { executablePath }),
  });
}

function addressOf(server: PreviewServer): string {
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The preview server tells no address.');
  return address;
}

async function openPage(
  browser: Browser,
  address: string,
  { at = '', ...options }: OpenOptions,
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await page.goto(`${address}${at}`);
  return { page, problems };
}
