import { expect, it } from 'vitest';
import { borderIndex, type Border } from './border.ts';

it.each([
  ['nearest', 'aaaaaaabcddddddd'],
  ['reflect', 'cddcbaabcddcbaab'],
  ['reflect-101', 'abcdcbabcdcbabcd'],
] as const)('%s continues abcd as %s', (border: Border, expected) => {
  const letters = Array.from({ length: 16 }, (_, i) => 'abcd'[borderIndex(i - 6, 4, border)]);
  expect(letters.join('')).toBe(expected);
});

it.each(['nearest', 'reflect', 'reflect-101'] as const)(
  '%s of one element is that element',
  (border) => {
    expect([-3, -1, 0, 1, 7].map((i) => borderIndex(i, 1, border))).toEqual([0, 0, 0, 0, 0]);
  },
);
