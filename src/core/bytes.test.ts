import { expect, it } from 'vitest';
import { concatenate } from './bytes.ts';

it('puts bytes one after the other, in an array of their own', () => {
  const first = Uint8Array.of(1, 2);
  const all = concatenate([first, new Uint8Array(), Uint8Array.of(3)]);
  expect([...all]).toEqual([1, 2, 3]);
  first[0] = 9;
  expect(all[0]).toBe(1);
});

it('of nothing it makes nothing', () => {
  expect(concatenate([])).toHaveLength(0);
});
