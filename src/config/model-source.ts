import type { ModelConfiguration } from './configuration.ts';
import { isAddress } from '../resources/http.ts';
import { isHubReference, parseHubModel } from '../resources/hub-reference.ts';

/**
 * The configuration of a model that is named by where it is: `hub:<org>/<name>`, an address, or a path that ends with
 * `.onnx`. Null for any other name.
 * @throws ConfigurationError `invalid_hub_id`
 */
export function modelOfSource(text: string): ModelConfiguration | null {
  if (isHubReference(text)) {
    parseHubModel(text);
    return { hub: text };
  }
  if (isAddress(text)) return { url: text };
  return text.toLowerCase().endsWith('.onnx') ? { file: text } : null;
}

/** A name for a model that has none, for results: `org_name_q8`, or the file's own without `.onnx`. */
export function nameOfSource(text: string): string {
  if (isHubReference(text)) {
    const { id, revision, dtype } = parseHubModel(text);
    return slug([id, revision === 'main' ? '' : revision, dtype ?? ''].filter(Boolean).join('_'));
  }
  const path = isAddress(text) ? text.replace(/[?#].*$/s, '') : text;
  const file = path.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return slug(file.replace(/\.onnx$/i, '')) || 'model';
}

/** Models of a list that are named by where they are get an entry of their own, and are named by it. */
export function nameSources(
  names: readonly string[],
  models: Readonly<Record<string, ModelConfiguration>>,
): { readonly names: string[]; readonly models: Record<string, ModelConfiguration> } {
  const all: Record<string, ModelConfiguration> = { ...models };
  const named = new Map<string, string>();
  const shortNames = names.map((name) => {
    const known = named.get(name);
    if (known !== undefined || Object.hasOwn(models, name)) return known ?? name;
    const configuration = modelOfSource(name);
    if (configuration === null) return name;
    const free = freeName(nameOfSource(name), all);
    named.set(name, free);
    all[free] = configuration;
    return free;
  });
  return { names: shortNames, models: all };
}

function freeName(name: string, taken: Readonly<Record<string, unknown>>): string {
  let free = name;
  for (let i = 2; Object.hasOwn(taken, free) || free in {}; i++) free = `${name}_${i}`;
  return free;
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+|[._-]+$/g, '');
}
