import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { ConfigurationError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';

/** Characters of a run file. ImageNet's class names take 20,000; nothing sensible takes a million. */
const LONGEST_TEXT = 1_000_000;
/** How often aliases may repeat what an anchor names: keeps a small file from growing without bound. */
const ALIAS_LIMIT = 100;
/** How deep lists and mappings may lie in each other. */
const DEEPEST = 32;
/** Keys that reach an object's prototype instead of naming something. */
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A YAML or JSON text as plain data. */
export interface YamlText {
  readonly value: JsonValue;
  /** Line (from 1) of what lies at a path, or of its nearest ancestor that is written in the text. */
  lineOf(path: readonly (string | number)[]): number | null;
}

/**
 * Reads YAML 1.2 (core schema), of which JSON is a part. Duplicate keys, keys that are not text, keys of
 * an object's prototype, numbers that are not finite, tags of one's own and texts beyond the limits of
 * size, depth and aliases are refused.
 * @param source the file's name, for messages
 * @throws ConfigurationError `invalid_yaml`
 */
export function parseYaml(text: string, source: string): YamlText {
  if (text.length > LONGEST_TEXT) {
    refuse(source, `it has ${text.length} characters, more than ${LONGEST_TEXT}`, null);
  }
  const lines = new LineCounter();
  const document = readDocument(text, source, lines);
  checkNodes(document, source, lines);
  return {
    value: toPlain(document, source),
    lineOf: (path) => lineOf(document, lines, path),
  };
}

function readDocument(text: string, source: string, lines: LineCounter): Document {
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  } catch (error) {
    if (error instanceof RangeError) refuse(source, 'it is nested too deep', null, error);
    throw error;
  }
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    refuse(source, problem.message, lines.linePos(problem.pos[0]).line, problem);
  }
  return document;
}

function checkNodes(document: Document, source: string, lines: LineCounter): void {
  visit(document, {
    Node(_, node, path) {
      const line = node.range ? lines.linePos(node.range[0]).line : null;
      if (path.length > 2 * DEEPEST) {
        refuse(source, `it is nested more than ${DEEPEST} levels deep`, line);
      }
      if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
        refuse(source, `the number ${node.source ?? node.value} is not finite`, line);
      }
    },
    Pair(_, pair) {
      const key: unknown = isScalar(pair.key) ? pair.key.value : undefined;
      const range = isScalar(pair.key) || isMap(pair.key) ? pair.key.range : undefined;
      const line = range ? lines.linePos(range[0]).line : null;
      if (isAlias(pair.key) || key === undefined || key === null) {
        refuse(source, 'a key is not a text', line);
      }
      if (REFUSED_KEYS.has(String(key))) {
        refuse(source, `the key "${String(key)}" is not allowed`, line);
      }
    },
  });
}

function toPlain(document: Document, source: string): JsonValue {
  try {
    // `toJS` of the core schema gives exactly the values of JSON once keys and numbers are checked.
    return document.toJS({ maxAliasCount: ALIAS_LIMIT }) as JsonValue;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refuse(source, error.message, null, error);
  }
}

function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === last);
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) {
        return lines.linePos(pair.key.range[0]).line;
      }
    }
  }
  return null;
}

function refuse(source: string, reason: string, line: number | null, cause?: unknown): never {
  const where = line === null ? source : `${source}:${line}`;
  throw new ConfigurationError(
    'invalid_yaml',
    `${where} cannot be read as YAML or JSON: ${reason.trim()}.`,
    { context: { source, ...(line === null ? {} : { line }), reason: reason.trim() }, cause },
  );
}
