import { ConfigurationError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { suggestion } from '../core/names.ts';
import type { z } from './zod.ts';

/** Keys and indices from the root of a run file to a value in it. */
export type Path = readonly (string | number)[];

/** Where a value was written: the name of the file or flag, and the line where that is known. */
export interface Source {
  readonly name: string;
  lineOf?(path: Path): number | null;
}

/** One thing that is wrong: its code, its place, and a sentence. */
export interface Problem {
  readonly code: 'unknown_key' | 'invalid_value' | 'not_available';
  readonly path: Path;
  readonly sentence: string;
}

const PROBLEMS_SHOWN = 5;
const LONGEST_EXCERPT = 60;

type Issue = z.core.$ZodIssue;

/**
 * A schema's issues as sentences: what was found at which path, what was expected (each schema's `error`),
 * for an unknown key the nearest that may stand there.
 * Unknown keys come first: a slip in a key is also a missing key, and the slip is what to mend.
 */
export function toProblems(
  issues: readonly Issue[],
  value: JsonValue,
  known: (path: Path) => readonly string[],
): Problem[] {
  const problems = issues.flatMap((issue) => problemsOf(issue, value, known));
  return problems.sort(
    (a, b) => Number(b.code === 'unknown_key') - Number(a.code === 'unknown_key'),
  );
}

function problemsOf(
  issue: Issue,
  value: JsonValue,
  known: (path: Path) => readonly string[],
): Problem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unknown_key',
      path: [...path, key],
      sentence: `"${key}" is not a known key here. ${suggestion(key, known(path))}`,
    }));
  }
  const found = valueAt(value, path);
  const sentence =
    found === undefined
      ? `it is missing; expected ${issue.message}.`
      : `found ${excerpt(found)}; expected ${issue.message}.`;
  return [{ code: 'invalid_value', path, sentence }];
}

/** One error for all problems of a source; its code is the first one's. */
export function problemsError(problems: readonly Problem[], source: Source): ConfigurationError {
  const lines = problems.slice(0, PROBLEMS_SHOWN).map(({ path, sentence }) => {
    const line = source.lineOf?.(path) ?? null;
    const where = line === null ? source.name : `${source.name}:${line}`;
    return `${where}: ${path.length === 0 ? '' : `${path.join('.')}: `}${sentence}`;
  });
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`… and ${more} more.`);
  return new ConfigurationError(problems[0]?.code ?? 'invalid_value', lines.join('\n'), {
    context: {
      source: source.name,
      path: problems[0]?.path.join('.') ?? '',
      problems: problems.map(({ code, path, sentence }) => ({
        code,
        path: path.join('.'),
        message: sentence,
      })),
    },
  });
}

function excerpt(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT - 1)}…` : text;
}

/** Whether a value is a mapping. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a path; undefined where there is nothing. */
export function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let here: JsonValue | undefined = value;
  for (const part of path) {
    if (Array.isArray(here)) here = here[Number(part)];
    else here = isObject(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  }
  return here;
}

/** The mapping at a path; an empty one where there is none. */
export function objectAt(value: JsonValue, path: Path): JsonObject {
  const found = valueAt(value, path);
  return isObject(found) ? found : {};
}
