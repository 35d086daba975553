import { describe, expect, it } from 'vitest';
import { matrix } from '../../../tests/synthetic-run.ts';
import { partners, usableBlocks } from './block-pairs.ts';

describe('partners', () => {
  it.each([2, 3, 5, 32])('of %i are a permutation without a fixed point', (n) => {
    for (let block = 0; block < 50; block++) {
      const partner = partners(1, block, n);
      expect([...partner].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      partner.forEach((other, i) => expect(other).not.toBe(i));
    }
  });
  it('depend on the seed and the block, and on nothing else', () => {
    expect(partners(1, 2, 32)).toEqual(partners(1, 2, 32));
    expect(partners(1, 2, 32)).not.toEqual(partners(1, 3, 32));
    expect(partners(1, 2, 32)).not.toEqual(partners(2, 2, 32));
  });
});

describe('usableBlocks', () => {
  const rows = (count: number) => matrix(Array.from({ length: count }, () => [1, 2]));
  const dense = { logits: rows(64), embedding: rows(64) };
  const input = {
    params: {},
    view: 'rotate:30',
    seed: 0,
    examples: 96,
    firstIndex: 32,
    start: 40,
    end: 70,
    usable: new Uint8Array(64).fill(1),
    identity: dense,
    viewed: dense,
  };
  it('hold whole blocks although the chunk starts and ends inside them', () => {
    const blocks = usableBlocks(input);
    expect(blocks.map(({ block, rows }) => [block, rows.length])).toEqual([
      [1, 32],
      [2, 32],
    ]);
    expect(blocks[1].rows[0]).toBe(32);
  });
  it('leave out what is not usable', () => {
    const usable = input.usable.slice();
    usable[3] = 0;
    const [first] = usableBlocks({ ...input, usable });
    expect(first.rows.includes(3)).toBe(false);
    expect(first.rows).toHaveLength(31);
  });
});
