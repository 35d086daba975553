import { describe, expect, it } from 'vitest';
import { chunkSizeOf, chunksOf } from './chunks.ts';

describe('chunkSizeOf', () => {
  it.each([
    [1, 256],
    [8, 256],
    [50, 300],
    [64, 256],
    [255, 510],
    [256, 256],
    [257, 257],
  ])('is the smallest multiple of a batch of %i that is at least 256: %i', (batch, chunk) => {
    expect(chunkSizeOf(batch)).toBe(chunk);
  });
});

describe('chunksOf', () => {
  it('covers every example once, the last chunk shorter', () => {
    expect(chunksOf(600, 256)).toEqual([
      { index: 0, start: 0, end: 256 },
      { index: 1, start: 256, end: 512 },
      { index: 2, start: 512, end: 600 },
    ]);
  });

  it('makes no chunk of no examples, and no empty chunk after an exact multiple', () => {
    expect(chunksOf(0, 256)).toEqual([]);
    expect(chunksOf(512, 256)).toHaveLength(2);
  });
});
