import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { headers } from './vite/content-security-policy.ts';
import { builtInModels, headersFile, policyInPage } from './vite/static-site.ts';

const root = import.meta.dirname;

/** The commit that is built, for the results' provenance; absent outside a checkout. */
function currentCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

const isolation = Object.fromEntries(
  Object.entries(headers).filter(([name]) => name !== 'Content-Security-Policy'),
);

/** Builds `index.html` and its workers into `dist/`, which any static host can serve from any folder. */
export default defineConfig({
  root,
  base: './',
  // A missing file is an error, not the page.
  appType: 'mpa',
  plugins: [policyInPage(), builtInModels(root), headersFile()],
  define: { 'import.meta.env.VITE_COMMIT': JSON.stringify(currentCommit()) },
  // Pre-bundling would take ONNX Runtime away from the .wasm files beside it.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      input: {
        index: join(root, 'index.html'),
        'service-worker': join(root, 'workers/service-worker.ts'),
      },
      output: {
        // A service worker rules over the folder that it lies in, and must keep its name.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { headers: isolation },
  preview: { headers: { ...headers } },
});
