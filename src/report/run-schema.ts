import { z } from '../config/zod.ts';
import type { RunDocument } from './run-document.ts';

/** Name of the published JSON Schema: no address, nothing to fetch. */
const SCHEMA_ID = 'urn:interplay:run@1';

const describe = (text: string) => z.meta({ description: text });

const text = z.string();
const name = z.string().check(z.minLength(1));
const count = z.int().check(z.minimum(0));
const positive = z.int().check(z.minimum(1));
const finite = z.number();
const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** Hexadecimal: ids are names of folders, so nothing else may be in them. */
const id = z.string().check(z.regex(/^[0-9a-f]{16,64}$/));
const time = z
  .string()
  .check(
    z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/),
    describe('ISO 8601'),
  );
const json = z.record(z.string(), z.json());
const backend = z.enum(['cpu', 'cuda', 'webgpu', 'wasm']);
const best = z.enum(['highest', 'lowest', 'zero', 'none']);

const tensor = z.strictObject({
  name: text,
  type: text,
  shape: z.array(z.union([finite, text])),
});

const check = z.strictObject({
  reference: backend,
  examples: count,
  maxLogitDifference: finite,
  top1Agreement: finite,
  maxBatchDifference: finite,
  tolerance: finite,
  ok: z.boolean(),
});

const environment = z.strictObject({
  interplay: text,
  onnxruntime: text,
  backend: z.strictObject({
    requested: z.enum(['auto', 'cpu', 'cuda', 'webgpu', 'wasm']),
    used: backend,
    reason: z.nullable(text).check(describe('why the preferred backend was not used')),
  }),
  adapter: z.nullable(json).check(describe('what the GPU says of itself')),
  platform: text,
  commit: z.nullable(text),
  threads: positive,
  workers: positive,
  batchSize: z.strictObject({ requested: positive, used: positive }),
  check: z.nullable(check).check(describe('the first examples on another backend and one by one')),
});

const model = z.strictObject({
  name,
  sha256: digest,
  bytes: count,
  parameters: count,
  inputs: z.array(tensor),
  outputs: z.array(tensor),
  card: json,
});

const dataset = z.strictObject({
  examples: count,
  sha256: digest.check(describe('of the ordered list of ids and content hashes')),
  skipped: z
    .array(z.strictObject({ id: text, code: text, message: text }))
    .check(describe('examples that could not be read')),
  nonfinite: count.check(
    describe('answers, over all views, with a logit that is no finite number'),
  ),
  classes: z.array(text),
});

const measurement = z.strictObject({
  address: name,
  kind: z.enum(['property', 'task']),
  measure: name,
  version: positive,
  status: z.enum(['ok', 'skipped', 'failed']),
  reason: z.exactOptional(text),
  code: z.exactOptional(text),
  primary: z.nullable(name).check(describe('name of the value that stands for the measurement')),
  details: json.check(describe('curves, bins, counts; details.undefined lists what has no value')),
});

const value = z.strictObject({
  value: finite,
  n: count.check(describe('examples that it was computed from')),
  ci95: z.nullable(z.tuple([finite, finite])).check(describe('low, high')),
  ciMethod: text.check(describe('how the interval was made, or why there is none')),
  unit: text,
  range: z
    .tuple([z.nullable(finite), z.nullable(finite)])
    .check(describe('smallest and largest possible value; null: no bound')),
  best,
  variant: z.exactOptional(text),
  measurement: name.check(describe('address of the measurement that made it')),
});

const sample = z.strictObject({
  dataset: name,
  id: text,
  label: z.nullable(count),
  prediction: z.array(count).check(describe('class indices, the best first')),
  probability: z.array(finite),
  picture: z
    .string()
    .check(z.regex(/^data:image\/(png|bmp|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/)),
});

/**
 * `run.json` (DESIGN: what a run leaves). Every object of fixed shape is strict: a key that is not part of
 * version 1 means that another program wrote the file.
 */
export const runSchema: z.ZodMiniType<RunDocument, RunDocument> = z.strictObject({
  schema: z.literal('interplay/run@1'),
  id,
  status: z.enum(['complete', 'partial']),
  created: time,
  finished: z.nullable(time),
  config: json.check(describe('the composed configuration as far as the run uses it')),
  environment,
  model,
  datasets: z.record(z.string(), dataset),
  passes: z.array(z.strictObject({ id, dataset: name, view: name })),
  measurements: z.array(measurement),
  values: z.record(z.string(), value).check(describe('name → value; finite numbers only')),
  samples: z.array(sample),
});

/** The JSON Schema (draft 2020-12) of `run.json`: `schema/run.schema.json`. */
export function runJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(runSchema, { target: 'draft-2020-12' });
  return { $schema, $id: SCHEMA_ID, title: 'A run of Interplay', ...schema };
}
