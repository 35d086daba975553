import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../tests/fixtures/run.ts';
import { formatRunJson } from './json.ts';
import type { RunDocument } from './run-document.ts';
import { parseRunDocument } from './run-reading.ts';

const parse = (text: string) => parseRunDocument(text, 'run.json');

const refusal = (code: string, told: string) =>
  expect.objectContaining({ name: 'StoreError', code, message: expect.stringContaining(told) });

/** The example's text after a change to its plain data. */
function changed(change: (run: RunDocument) => unknown): string {
  const run = exampleRun();
  change(run);
  return JSON.stringify(run);
}

describe('parseRunDocument', () => {
  it('gives back what formatRunJson wrote', () => {
    expect(parse(formatRunJson(exampleRun()))).toEqual(exampleRun());
  });

  it('takes a partial run', () => {
    const partial = changed((run) =>
      Object.assign(run, { status: 'partial', finished: null, values: {}, measurements: [] }),
    );
    expect(parse(partial).status).toBe('partial');
  });

  it('keeps the order of keys, so that a run is written again as it was', () => {
    const { id, schema, ...rest } = exampleRun();
    const text = JSON.stringify({ ...rest, id, schema });
    expect(JSON.stringify(parse(text))).toBe(text);
  });
});

describe('a broken run', () => {
  it.each([
    ['cut off', formatRunJson(exampleRun()).slice(0, 900), 'not JSON'],
    ['empty', '', 'not JSON'],
    ['with an unknown key', changed((run) => Object.assign(run, { note: 1 })), 'note'],
    ['without a model', changed((run) => Reflect.deleteProperty(run, 'model')), 'model'],
    [
      'with a text for a number',
      changed((run) => Object.assign(run.values, { a: { value: '1' } })),
      'values.a',
    ],
    [
      'with a number that is not finite',
      formatRunJson(exampleRun()).replace('"value": 0.5', '"value": 1e999'),
      'values.photos_accuracy_top1.value',
    ],
    [
      'with an infinite number in details',
      formatRunJson(exampleRun()).replace('"bins": 10', '').replace('[1, 1]', '[1e999]'),
      'measurements.0.details',
    ],
    ['with an id that is a path', changed((run) => Object.assign(run, { id: '../../x' })), 'id'],
    [
      'with a picture from elsewhere',
      changed((run) =>
        Object.assign(run.samples[0] ?? {}, { picture: 'https://example.org/x.png' }),
      ),
      'samples.0.picture',
    ],
    [
      'with a picture that is a script',
      changed((run) =>
        Object.assign(run.samples[0] ?? {}, { picture: 'data:image/svg+xml;base64,AAAA' }),
      ),
      'samples.0.picture',
    ],
    [
      'with __proto__ among its values',
      formatRunJson(exampleRun()).replace('"photos_accuracy_top5"', '"__proto__"'),
      '__proto__',
    ],
    [
      'with an interval turned round',
      changed((run) =>
        Object.assign(run.values['photos_accuracy_top1'] ?? {}, { ci95: [0.9, 0.1] }),
      ),
      'exchanged',
    ],
    [
      'with a value of no measurement',
      changed((run) =>
        Object.assign(run.values['photos_accuracy_top1'] ?? {}, { measurement: 'task:x' }),
      ),
      'not there',
    ],
    [
      'with a primary value that is missing',
      changed((run) => Reflect.deleteProperty(run.values, 'photos_calibration_nll')),
      'primary',
    ],
    [
      'with a pass over another dataset',
      changed((run) => Object.assign(run.passes[0] ?? {}, { dataset: 'other' })),
      'other',
    ],
    [
      'nested without end',
      changed((run) => run).replace(
        '"card":{',
        `"card":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)},`,
      ),
      'cannot be read',
    ],
  ])('%s is refused', (_, text, told) => {
    expect(() => parse(text)).toThrowError(refusal('invalid_run', told));
  });
});

describe('a foreign file', () => {
  it.each(['[]', '1', 'null', '{}', '{"schema": 3}', '{"schema": "other/run@1"}'])('%s', (text) => {
    expect(() => parse(text)).toThrowError(refusal('foreign_file', 'Export JSON'));
  });

  it('of a later version is told apart', () => {
    expect(() => parse('{"schema": "interplay/run@2"}')).toThrowError(
      refusal('unsupported_schema', 'interplay/run@2'),
    );
  });
});
