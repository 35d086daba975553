import type { z } from '../config/zod.ts';
import { StoreError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { RunDocument } from './run-document.ts';
import { runSchema } from './run-schema.ts';

const SCHEMA = 'interplay/run@1';
/** Characters of a run file: ten times what a run with a hundred samples takes. */
const LONGEST_TEXT = 64_000_000;
const PROBLEMS_TOLD = 3;

/**
 * Reads the text of a `run.json`, from wherever it came: every part is checked against the schema, numbers
 * are finite, and what one part says of another is there. Nothing is repaired.
 * @param source the file's name, for messages
 * @throws StoreError `invalid_run` (not JSON, or not as the schema says), `foreign_file` (JSON, but no run),
 * `unsupported_schema` (a run of another version)
 */
export function parseRunDocument(text: string, source = 'the file'): RunDocument {
  if (text.length > LONGEST_TEXT) {
    throw invalid(source, [`it has ${text.length} characters, more than any run`]);
  }
  const value = readJson(text, source);
  checkKind(value, source);
  checkShape(value, source);
  const contradictions = findContradictions(value);
  if (contradictions.length > 0) throw invalid(source, contradictions);
  return value;
}

function readJson(text: string, source: string): unknown {
  let forbidden: string | null = null;
  try {
    const value: unknown = JSON.parse(text, (key, each: unknown) => {
      if (key === '__proto__') forbidden = key;
      return each;
    });
    if (forbidden === null) return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(source, [`it is not JSON (${reason})`], error);
  }
  throw invalid(source, [`the key "${forbidden}" is not allowed`]);
}

function checkKind(value: unknown, source: string): void {
  const schema =
    typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema === SCHEMA) return;
  if (typeof schema === 'string' && schema.startsWith('interplay/run@')) {
    throw new StoreError(
      'unsupported_schema',
      `${source} is a run of version "${schema}"; this version of Interplay reads "${SCHEMA}".`,
      { context: { source, schema } },
    );
  }
  throw new StoreError(
    'foreign_file',
    `${source} is not a run of Interplay: its "schema" is not "${SCHEMA}". Choose a run.json or a file made by "Export JSON".`,
    { context: { source } },
  );
}

/** The value itself is kept, not zod's copy of it: the order of its keys is part of the file. */
function checkShape(value: unknown, source: string): asserts value is RunDocument {
  const read = validate(value, source);
  if (!read.success) throw invalid(source, read.error.issues.map(sentenceOf));
}

function validate(value: unknown, source: string) {
  try {
    return runSchema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) throw invalid(source, ['it is nested too deep'], error);
    throw error;
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || 'the document';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path} has a key that no run has: ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return `${path} is not of type ${issue.expected}`;
    case 'invalid_value':
      return `${path} is not one of ${issue.values.map(String).join(', ')}`;
    default:
      return `${path} is not valid (${issue.code})`;
  }
}

/** What the schema cannot say: names that must be there, ends of intervals in order. */
function findContradictions(run: RunDocument): string[] {
  const found: string[] = [];
  const addresses = new Set(run.measurements.map(({ address }) => address));
  for (const [name, { ci95, measurement }] of Object.entries(run.values)) {
    if (!addresses.has(measurement))
      found.push(`values.${name} is of a measurement that is not there`);
    if (ci95 !== null && ci95[0] > ci95[1])
      found.push(`values.${name}.ci95 has its ends exchanged`);
  }
  for (const { address, primary } of run.measurements) {
    if (primary !== null && !Object.hasOwn(run.values, primary)) {
      found.push(`measurement ${address} names a primary value that is not there: ${primary}`);
    }
  }
  for (const { dataset } of [...run.passes, ...run.samples]) {
    if (!Object.hasOwn(run.datasets, dataset)) found.push(`dataset ${dataset} is not there`);
  }
  return found;
}

function invalid(source: string, reasons: readonly string[], cause?: unknown): StoreError {
  const more = reasons.length - PROBLEMS_TOLD;
  const told = reasons.slice(0, PROBLEMS_TOLD).join('; ') + (more > 0 ? `; and ${more} more` : '');
  const context: JsonObject = { source, reasons: reasons.slice(0, 20) };
  return new StoreError(
    'invalid_run',
    `${source} cannot be read as a run: ${told}. It was changed or cut off; export the run again.`,
    { context, cause },
  );
}
