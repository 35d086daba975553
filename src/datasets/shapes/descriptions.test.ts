import { expect, it } from 'vitest';
import { splitDescriptions } from './descriptions.ts';
import { splits } from './splits.ts';

it('every split is described, and nothing else', () => {
  expect(Object.keys(splitDescriptions).sort()).toEqual(Object.keys(splits).sort());
});
