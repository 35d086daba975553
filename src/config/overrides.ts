import { ConfigurationError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { suggestion } from '../core/names.ts';
import { isObject } from './problem.ts';
import { runFileSchema } from './run-file-schema.ts';
import { parseYaml } from './yaml.ts';

/** What an unknown name in each table of a run file is called, in codes and in words. */
export const tables = {
  models: { code: 'unknown_model', noun: 'model' },
  label_spaces: { code: 'unknown_label_space', noun: 'label space' },
  datasets: { code: 'unknown_dataset', noun: 'dataset' },
  property_library: { code: 'unknown_library_entry', noun: 'library entry' },
  task_library: { code: 'unknown_library_entry', noun: 'library entry' },
} as const;

/**
 * Sets values in the tree of a run file, in place, in the order given. `key` is a dotted path
 * (`models.net.preprocess.crop`, `models.net.preprocess.mean.0`); names that hold dots are found, too.
 * The value is read as YAML: `limit=null`, `bins=10`, `crop=[24,32]`. Whether it fits is checked
 * afterwards, with the whole tree.
 * @throws ConfigurationError `invalid_override`, `invalid_yaml`, `unknown_key`, and `unknown_model` … for
 * a path that leads into something that is not there
 */
export function applyOverrides(tree: JsonObject, overrides: readonly string[]): void {
  for (const override of overrides) applyOverride(tree, override);
}

/**
 * Those of the overrides that define something: `datasets.photos={folder: photos}`, `datasets={…}`. What a run file does
 * not name takes its default from what it defines, and so it does for these.
 */
export function definitionsOf(overrides: readonly string[]): string[] {
  return overrides.filter((override) => {
    const [top = '', ...names] = (override.split('=')[0] ?? '').trim().split('.');
    return isTable(top) && names.length <= 1;
  });
}

function applyOverride(tree: JsonObject, override: string): void {
  const equals = override.indexOf('=');
  const key = override.slice(0, equals).trim();
  if (equals < 1 || key === '') {
    throw new ConfigurationError(
      'invalid_override',
      `"${override}" is not of the form key=value, such as limit=100 or models.net.preprocess.crop=224.`,
      { context: { override } },
    );
  }
  const { value } = parseYaml(override.slice(equals + 1), `the value of ${key}`);
  const segments = key.split('.');
  if (segments.some((segment) => ['', '__proto__', 'constructor', 'prototype'].includes(segment))) {
    throw unknownKey(key, segments[0] ?? '', []);
  }
  setValue(tree, segments, value, override);
}

function setValue(
  tree: JsonObject,
  segments: readonly string[],
  value: JsonValue,
  override: string,
): void {
  const top = segments[0] ?? '';
  const known = Object.keys(runFileSchema.shape);
  if (!known.includes(top)) throw unknownKey(top, top, known);
  let here: JsonObject | JsonValue[] = tree;
  let at = 0;
  while (at < segments.length) {
    const { key, next } = matchKey(here, segments, at);
    if (next === segments.length) {
      assign(here, key, value);
      return;
    }
    const child: JsonValue = read(here, key) ?? open(here, key, segments, at);
    if (typeof child !== 'object' || child === null) {
      throw new ConfigurationError(
        'unknown_key',
        `${override}: ${segments.slice(0, next).join('.')} is ${JSON.stringify(child)}, which has no parts.`,
        { context: { path: segments.join('.') } },
      );
    }
    [here, at] = [child, next];
  }
}

/** The longest run of segments from `at` that is a key here; one segment where none is. */
function matchKey(here: JsonObject | JsonValue[], segments: readonly string[], at: number) {
  for (let next = segments.length; next > at + 1; next -= 1) {
    const key = segments.slice(at, next).join('.');
    if (read(here, key) !== undefined) return { key, next };
  }
  return { key: segments[at] ?? '', next: at + 1 };
}

/** A part that the file left out (`outputs`, `card`, a whole table) is begun; a name in a table must be there. */
function open(
  here: JsonObject | JsonValue[],
  key: string,
  segments: readonly string[],
  at: number,
): JsonValue {
  const top = segments[0] ?? '';
  if (at === 1 && isTable(top)) {
    const { code, noun } = tables[top];
    const known = Object.keys(here);
    throw new ConfigurationError(
      code,
      `${segments.join('.')}: no ${noun} is named "${key}". ${suggestion(key, known)}`,
      { context: { path: segments.join('.'), name: key } },
    );
  }
  if (at === 0 && !isTable(top)) throw unknownKey(segments.join('.'), top, []);
  const begun: JsonObject = {};
  assign(here, key, begun);
  return begun;
}

function read(here: JsonObject | JsonValue[], key: string): JsonValue | undefined {
  if (Array.isArray(here)) return /^\d+$/.test(key) ? here[Number(key)] : undefined;
  return Object.hasOwn(here, key) ? here[key] : undefined;
}

function assign(here: JsonObject | JsonValue[], key: string, value: JsonValue): void {
  if (isObject(here)) here[key] = value;
  else if (read(here, key) !== undefined) here[Number(key)] = value;
  else {
    throw unknownKey(
      key,
      key,
      here.map((_, index) => String(index)),
    );
  }
}

function isTable(key: string): key is keyof typeof tables {
  return Object.hasOwn(tables, key);
}

function unknownKey(path: string, key: string, known: readonly string[]): ConfigurationError {
  const advice = known.length === 0 ? '' : ` ${suggestion(key, known)}`;
  return new ConfigurationError(
    'unknown_key',
    `overrides: "${path}" is not a known key.${advice}`,
    { context: { path } },
  );
}
