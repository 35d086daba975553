import { expect, it } from 'vitest';
import { splits } from '../../src/datasets/shapes/splits.ts';
import pinned from '../fixtures/shapes-pictures.json' with { type: 'json' };
import { hashOfFirstPictures } from '../fixtures/shapes-pictures.ts';

it.each(Object.keys(splits))('%s has the same pixels in the browser as in Node', async (name) => {
  const hashes: Record<string, string> = pinned.splits;
  expect(await hashOfFirstPictures(name)).toBe(hashes[name]);
});
