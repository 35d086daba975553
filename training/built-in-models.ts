import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const manifest = join(import.meta.dirname, '..', 'models-manifest');

const hub = join(manifest, 'hub');

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/** Names of the built-in models, in the order of `models-manifest/index.json`. */
export function manifestNames(): string[] {
  return readNames(join(manifest, 'index.json'));
}

/** Names of the models of the Hub, in the order of `models-manifest/hub/index.json`. */
export function hubManifestNames(): string[] {
  return readNames(join(hub, 'index.json'));
}

function readNames(path: string): string[] {
  const names = readJson(path);
  if (!isNames(names)) throw new Error(`${path} must be an array of names`);
  return names;
}

/** The manifest entry of a model of the Hub. */
export function readHubManifest(name: string): unknown {
  return readJson(join(hub, `${name}.json`));
}

/** The manifest entry of a model, as it lies in `models-manifest/<name>.json`. */
export function readManifest(name: string): unknown {
  return readJson(join(manifest, `${name}.json`));
}

/** The text of `src/models/built-in.ts`: the entries, less what only tests read. */
export function builtInModelsSource(): Promise<string> {
  const entries = manifestNames().map((name) => {
    const entry = readManifest(name);
    if (typeof entry !== 'object' || entry === null) throw new Error(`${name} is not an object`);
    return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'expected'));
  });
  const source = `// Made by \`npm run manifest\` of the files that models-manifest/index.json lists; do not edit.
import type { BuiltInModel } from './manifest.ts';

/** The models that come with Interplay, in the order in which they are listed and measured. */
export const builtInModels: readonly BuiltInModel[] = ${JSON.stringify(entries)};`;
  return formatted(source);
}

/** The text of `src/models/hub-models.ts`. */
export function hubModelsSource(): Promise<string> {
  const entries = hubManifestNames().map(readHubManifest);
  return formatted(`// Made by \`npm run manifest\` of the files that models-manifest/hub/index.json lists; do not edit.
import type { KnownHubModel } from './manifest.ts';

/** Classifiers of the Hub that are known by name, in the order in which they are listed. None is downloaded unasked. */
export const hubModels: readonly KnownHubModel[] = ${JSON.stringify(entries)};`);
}

function formatted(source: string): Promise<string> {
  return format(source, { parser: 'typescript', singleQuote: true, printWidth: 100 });
}
