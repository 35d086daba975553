import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../tests/fixtures/run.ts';
import { runJsonSchema, runSchema } from './run-schema.ts';

const published = resolve(import.meta.dirname, '../../schema/run.schema.json');

describe('schema/run.schema.json', () => {
  it('is what the program checks with (`npm run schema` writes it anew)', async () => {
    await expect(`${JSON.stringify(runJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(published);
  });

  it('is a valid JSON Schema of draft 2020-12 and accepts a run', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true });
    const validate = ajv.compile(JSON.parse(readFileSync(published, 'utf8')));
    validate(exampleRun());
    expect(validate.errors).toBeNull();
  });

  it('says no where the program says no', () => {
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(runJsonSchema());
    const broken: Record<string, unknown>[] = [
      { ...exampleRun(), status: 'done' },
      { ...exampleRun(), extra: 1 },
      { ...exampleRun(), id: '../../etc' },
      { ...exampleRun(), values: { a: { value: 'x' } } },
      { ...exampleRun(), created: 'yesterday' },
    ];
    for (const run of broken) {
      expect(validate(run)).toBe(false);
      expect(runSchema.safeParse(run).success).toBe(false);
    }
  });
});
