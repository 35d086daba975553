import { canonicalJson, type JsonObject, type JsonValue } from './core/json.ts';

/**
 * The name of a measurement everywhere (URLs, logs, the store, results):
 * `property:sparsity:dataset=cifar10_test;thresholds=[0.1,0.5]`.
 * @param parameters those that are not the default; they follow the dataset, sorted by name
 */
export function addressOf(
  kind: 'property' | 'task',
  id: string,
  dataset: string,
  parameters: JsonObject,
): string {
  const parts = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${written(parameters[name] ?? null)}`);
  return `${kind}:${id}:${[`dataset=${dataset}`, ...parts].join(';')}`;
}

// Texts stand as they are unless they could be read as a number or as several parts.
function written(value: JsonValue): string {
  const plain = typeof value === 'string' && /^[a-z_][\w.+:/-]*$/i.test(value);
  return plain ? value : canonicalJson(value);
}

/**
 * A text as part of a value's name: lower case, accents dropped, letters and digits outside ASCII as
 * `u` and their code point in hexadecimal, everything else that is not `.`, `+`, `-` or `_` as `_`.
 */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\x20-\x7e]/gu, (character) =>
      /[\p{L}\p{N}]/u.test(character) ? `u${character.codePointAt(0)?.toString(16)}` : '_',
    )
    .replace(/[^a-z0-9.+_-]/g, '_');
}

/**
 * A value's name: `<dataset>_<prefix>[_<detail>]`, e.g. `cifar10_test_accuracy_top1`.
 * @param as takes the prefix's place where a library entry renames its values
 */
export function valueName(
  dataset: string,
  prefix: string,
  detail: string,
  as: string | null = null,
): string {
  const parts = [dataset, as ?? prefix, detail].filter((part) => part !== '');
  return parts.map(slug).join('_');
}
