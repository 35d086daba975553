import { describe, expect, it } from 'vitest';
import { prefetch } from './prefetch.ts';

describe('prefetch', () => {
  it('yields in order, however long each item takes', async () => {
    const seen: number[] = [];
    const slowFirst = (item: number) =>
      new Promise<number>((resolve) => setTimeout(() => resolve(item * 10), 5 - item));
    for await (const [item, result] of prefetch([0, 1, 2, 3, 4], 3, slowFirst)) {
      expect(result).toBe(item * 10);
      seen.push(item);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('is never more than `depth` items ahead of the consumer', async () => {
    let started = 0;
    let consumed = 0;
    const produce = (item: number) => {
      started += 1;
      return Promise.resolve(item);
    };
    for await (const [, item] of prefetch([0, 1, 2, 3, 4, 5], 2, produce)) {
      expect(started - consumed).toBeLessThanOrEqual(3);
      consumed = item + 1;
    }
    expect(started).toBe(6);
  });

  it('throws what producing an item threw, when its turn comes', async () => {
    const results: number[] = [];
    const failing = async (item: number) => {
      if (item === 2) throw new RangeError('two');
      return item;
    };
    const consume = async () => {
      for await (const [, item] of prefetch([0, 1, 2, 3], 4, failing)) results.push(item);
    };
    await expect(consume()).rejects.toThrow(new RangeError('two'));
    expect(results).toEqual([0, 1]);
  });

  it('yields nothing of nothing', async () => {
    for await (const pair of prefetch<number, number>([], 2, async (item) => item))
      expect(pair).toBeUndefined();
  });
});
