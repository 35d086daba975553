import { expect, it } from 'vitest';
import { DatasetError } from '../core/errors.ts';
import { readLabelSpaceFile } from './label-space.ts';

const read = (value: unknown) => readLabelSpaceFile('birds', JSON.stringify(value));

it('a label space is a list of names', () => {
  expect(read(['crane', 'crane'])).toEqual(['crane', 'crane']);
});

it('a label space is a list of indices with labels, in any order', () => {
  expect(
    read([
      { index: 1, label: 'b', wnid: 'n1' },
      { index: 0, label: 'a' },
    ]),
  ).toEqual(['a', 'b']);
});

it.each([
  ['an empty list', []],
  ['an object', { 0: 'a' }],
  ['an index twice', [{ index: 0, label: 'a' }, { index: 0, label: 'b' }]], // prettier-ignore
  ['a gap', [{ index: 0, label: 'a' }, { index: 2, label: 'b' }]], // prettier-ignore
  ['numbers', [1, 2]],
  ['names and objects', ['a', { index: 1, label: 'b' }].reverse()],
])('a label space is refused: %s', (_, value) => {
  expect(() => read(value)).toThrow(DatasetError);
});

it('a label space that is no JSON is refused', () => {
  expect(() => readLabelSpaceFile('birds', 'a, b')).toThrow(/label space "birds"/);
});
