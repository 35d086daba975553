import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { headers, pagePolicy } from './content-security-policy.ts';

/** Puts the content security policy into the built page; in dev Vite's own scripts would break it. */
export function policyInPage(): Plugin {
  return {
    name: 'interplay:policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Emits the weights of the built-in models below the place where the page lies, as dev serves them. */
export function builtInModels(root: string): Plugin {
  return {
    name: 'interplay:built-in-models',
    apply: 'build',
    generateBundle() {
      for (const file of filesBelow(join(root, 'models-manifest', 'weights'))) {
        const fileName = relative(root, file).split(sep).join('/');
        this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
      }
    },
  };
}

/** Emits a `_headers` file, which several static hosts read. */
export function headersFile(): Plugin {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return {
    name: 'interplay:headers-file',
    apply: 'build',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: '_headers',
        source: ['/*', ...lines, ''].join('\n'),
      });
    },
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
