import { expect, it } from 'vitest';
import type { BackendCheck } from '../../report/run-document.ts';
import { checkSentence } from './backend.ts';

const check: BackendCheck = {
  reference: 'wasm',
  examples: 8,
  maxLogitDifference: 0.00021,
  top1Agreement: 0.875,
  maxBatchDifference: 0,
  tolerance: 0.0001,
  ok: false,
};

it('a failed check says what differed, from what and by how much', () => {
  expect(checkSentence(check)).toBe(
    'differs from WebAssembly on 8 pictures: largest logit difference 2.1e−4 ' +
      '(tolerance 1.0e−4), same answer 88 %, batch against single 0',
  );
});

it('a passed check says that both agree', () => {
  expect(checkSentence({ ...check, ok: true })).toMatch(/^agrees with WebAssembly/);
});
