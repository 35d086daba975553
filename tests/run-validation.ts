import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunDocument } from '../src/report/run-document.ts';
import { parseRunDocument } from '../src/report/run-reading.ts';

const schema = resolve(import.meta.dirname, '../schema/run.schema.json');
const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')),
);

/** Reads a produced `run.json`; throws unless both the published schema and the program accept it. */
export function readValidRun(path: string): RunDocument {
  const text = readFileSync(path, 'utf8');
  if (!validate(JSON.parse(text))) {
    throw new Error(`${path} does not meet the schema: ${JSON.stringify(validate.errors)}`);
  }
  return parseRunDocument(text, path);
}
