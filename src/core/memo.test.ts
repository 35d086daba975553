import { describe, expect, it } from 'vitest';
import { remembering } from './memo.ts';

describe('remembering', () => {
  it('makes the result of equal arguments once, and of different ones each', () => {
    const calls: string[] = [];
    const join = remembering(2, (a: number, b: string) => {
      calls.push(`${a}${b}`);
      return { text: `${a}${b}` };
    });
    expect(join(1, 'x')).toBe(join(1, 'x'));
    expect(join(2, 'x').text).toBe('2x');
    expect(calls).toEqual(['1x', '2x']);
  });

  it('forgets the oldest beyond its limit', () => {
    let calls = 0;
    const count = remembering(2, (n: number) => [n, (calls += 1)]);
    count(1);
    count(2);
    count(3);
    count(3);
    expect(calls).toBe(3);
    count(1);
    expect(calls).toBe(4);
  });
});
