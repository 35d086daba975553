import { describe, expect, it } from 'vitest';
import { expandShards } from './shards.ts';

describe('a pattern of shards', () => {
  it('stands for as many names as its range, with as many digits', () => {
    expect(expandShards('s-{008..011}.tar')).toEqual([
      's-008.tar',
      's-009.tar',
      's-010.tar',
      's-011.tar',
    ]);
    expect(expandShards('https://h/{9..10}.tar')).toEqual(['https://h/9.tar', 'https://h/10.tar']);
  });

  it('without a range is a name', () => {
    expect(expandShards('a{b}.tar')).toEqual(['a{b}.tar']);
  });

  it.each(['{3..1}.tar', '{0..99999999}.tar'])('%s is refused', (pattern) => {
    expect(() => expandShards(pattern)).toThrow(/stands for/);
  });
});
