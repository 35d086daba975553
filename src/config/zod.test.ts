import { beforeEach, expect, it, vi } from 'vitest';
import { exampleRun } from '../../tests/fixtures/run.ts';

/** Every text that code was made from. */
const made = vi.fn();

beforeEach(() => {
  made.mockClear();
  const stub = class extends Function {
    constructor(...parts: string[]) {
      made(parts);
      super(...parts);
    }
  };
  vi.stubGlobal('Function', stub);
  return () => vi.unstubAllGlobals();
});

it('the whole of zod makes code from text (the control: otherwise the next claim says nothing)', async () => {
  const z = await import('zod');
  z.strictObject({ a: z.string() }).safeParse({ a: 'x' });
  expect(made).toHaveBeenCalled();
});

it('reading files makes no code from text, which a strict content policy would report', async () => {
  const { parseRunFile } = await import('./run-file.ts');
  const { parseRunDocument } = await import('../report/run-reading.ts');
  parseRunFile('models: { a: { file: a.onnx, labels: shapes } }');
  parseRunDocument(JSON.stringify(exampleRun()));
  expect(made).not.toHaveBeenCalled();
});
