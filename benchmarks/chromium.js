import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { chromium as playwright } from 'playwright';
import { build } from 'vite';
import { chromeArguments, findChrome } from '../tests/chrome.js';
import { bundle } from './bundle.js';
import { imagenetRunFile, photoNames } from './photos.js';
import { median, withFolder } from './timing.js';
import { changedAnswers, installTransformers, makeModelFolder } from './transformers-model.js';

const pages = join(import.meta.dirname, 'chromium');
const RATE_BOUND = 1.1;
const IDLE_BOUND = 0.02;
const ROUNDS = 2;
/** How often each photo is classified in one run. */
const REPEATS = 3;
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * In Chromium, on WASM: photos a second of a whole accuracy run against the `image-classification` pipeline of
 * Transformers.js in batches of 8 (in a worker, its model already loaded; its own ONNX Runtime), on the same file, photos and
 * cores; the best answers that each changes; and the share of the time in which our model had nothing to do, be it for
 * want of pixels. Needs the conformance bundle and Chromium, and the network once to install Transformers.js.
 */
export async function chromium() {
  if (!existsSync(join(bundle, 'imagenet.yaml')) || !(await installTransformers())) {
    process.stderr.write('  left out: no conformance bundle, or Transformers.js is not there\n');
    return [];
  }
  return withFolder(async (folder) => {
    await makeModelFolder(join(folder, 'models/squeezenet'));
    await buildPage(join(folder, 'here'));
    for (const name of ['transformers.html', 'transformers-worker.js'])
      await copyFile(join(pages, name), join(folder, name));
    const server = await serveFolders({
      '/here/': join(folder, 'here'),
      // Where the page looks for models that nobody dropped.
      '/bundle/models-manifest/': bundle,
      '/bundle/': bundle,
      '/transformers/': join(import.meta.dirname, 'transformers/node_modules'),
      '/': folder,
    });
    const photos = await photoNames();
    const runFile = await runFileOfDroppedPhotos();
    const threads = availableParallelism();
    const ours = [];
    const theirs = [];
    try {
      for (let round = 0; round < ROUNDS; round++) {
        theirs.push(
          await inPage(
            `${server.address}transformers.html`,
            ([names, count]) => globalThis.classify(names, count),
            [Array.from({ length: REPEATS }, () => photos).flat(), threads],
          ),
        );
        ours.push(
          await inPage(
            `${server.address}here/benchmarks/chromium/here.html`,
            ([file, names, repeats]) => globalThis.evaluateHere(file, names, repeats),
            [runFile, photos, REPEATS],
          ),
        );
      }
    } finally {
      server.close();
    }
    return rowsOf(ours, theirs, photos);
  });
}

async function rowsOf(ours, theirs, photos) {
  const middle = (results, key) => median(results.map((result) => result[key]));
  const ratio = middle(theirs, 'seconds') / middle(ours, 'seconds');
  const changed = ({ answers }) =>
    changedAnswers(photos.map((photo, index) => ({ photo, answer: answers[index] })));
  const [here, there] = [await changed(ours[0]), await changed(theirs[0])];
  const idle = middle(ours, 'idle');
  for (const [name, results] of Object.entries({ here: ours, 'Transformers.js': theirs }))
    process.stderr.write(
      `  ${name}: ${results.map(({ seconds }) => seconds.toFixed(1)).join(', ')} s\n`,
    );
  const subject = `Chromium, WASM, SqueezeNet on ${photos.length * REPEATS} photos`;
  return [
    {
      name: `photos a second here / Transformers.js, ${subject}`,
      value: ratio.toFixed(2),
      bound: `≥ ${RATE_BOUND}`,
      holds: ratio >= RATE_BOUND,
    },
    {
      name: `best answers changed, ${subject}: here (Transformers.js: ${there})`,
      value: String(here),
      bound: '0',
      holds: here === 0,
    },
    {
      name: `time in which the model waits, ${subject}`,
      value: `${(idle * 100).toFixed(1)} %`,
      bound: `≤ ${IDLE_BOUND * 100} %`,
      holds: idle <= IDLE_BOUND,
    },
  ];
}

/** The run file for photos, labels and classes that are dropped as the folder `imagenet`. */
async function runFileOfDroppedPhotos() {
  const file = await imagenetRunFile('');
  const photos = { images: 'imagenet', labels_file: 'imagenet/labels.json', labels: 'imagenet' };
  return {
    ...file,
    backend: 'wasm',
    label_spaces: { imagenet: { file: 'imagenet/classes.json' } },
    datasets: { imagenet_sample: photos },
  };
}

async function buildPage(outDir) {
  await build({
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: { here: join(pages, 'here.html') } },
    },
  });
}

/** A server of folders by the beginning of the path, isolated so that WASM has threads. */
async function serveFolders(folders) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const [prefix, folder] = Object.entries(folders).find(([start]) => path.startsWith(start));
    const body = await readFile(join(folder, path.slice(prefix.length))).catch(() => null);
    response.writeHead(body === null ? 404 : 200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(body ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}

/** What a call gives in a page of a browser of its own. */
async function inPage(address, call, argument) {
  const browser = await playwright.launch({
    executablePath: findChrome() ?? undefined,
    args: chromeArguments,
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => process.stderr.write(`  ${message}\n`));
    await page.goto(address);
    return await page.evaluate(call, argument);
  } finally {
    await browser.close();
  }
}
