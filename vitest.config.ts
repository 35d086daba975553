import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromeArguments, findChrome } from './tests/chrome.js';
import { bundle, hasBundle } from './tests/conformance/bundle-path.ts';
import { SummaryReporter } from './tests/summary-reporter.ts';

const chrome = findChrome();

/** `unit` and `policy` take seconds; `conformance` reads the bundle; `browser` and `e2e` need Chrome. */
export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: ['**/*.browser.test.ts'] } },
      { test: { name: 'policy', include: ['tests/policy/**/*.test.ts'] } },
      {
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        optimizeDeps: {
          exclude: ['onnxruntime-web'],
          // Found only in the middle of a test, a dependency would make Vite reload the page.
          include: [
            '@noble/hashes/sha2.js',
            '@noble/hashes/utils.js',
            '@observablehq/plot',
            '@zip.js/zip.js',
            '@zip.js/zip.js/lib/zip-core-native.js',
            'comlink',
            'd3-dsv',
            'hyparquet-compressors',
            'hyparquet/src/column.js',
            'hyparquet/src/indexes.js',
            'hyparquet/src/metadata.js',
            'hyparquet/src/read.js',
            'hyparquet/src/snappy.js',
            'idb',
            'lit',
            'pbf',
            'yaml',
            'zod/mini',
          ],
        },
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
          fs: { allow: ['.', bundle] },
        },
        test: {
          name: 'browser',
          provide: { bundle: hasBundle ? bundle : null },
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/hub-server-setup.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chrome === null ? {} : { executablePath: chrome }),
                args: chromeArguments,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
