import { expect, it } from 'vitest';
import { sha256 } from '../../src/core/sha256.ts';
import expected from '../fixtures/core-outputs.json' with { type: 'json' };
import { coreOutputs } from '../fixtures/core-outputs.ts';

it('elementary functions and random numbers have the same bits in the browser as in Node', async () => {
  const outputs = coreOutputs();
  expect(await sha256(outputs.elementary)).toBe(expected.elementary);
  expect(await sha256(outputs.random)).toBe(expected.random);
});
