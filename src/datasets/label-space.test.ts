import { expect, it } from 'vitest';
import { DatasetError } from '../core/errors.ts';
import { readLabelSpaceFile } from './label-space.ts';

const read = (value: unknown) => readLabelSpaceFile('birds', JSON.stringify(value));

it('a label space is a list of names', () => {
  expect(read(['crane', 'crane'])).toEqual({ name: 'birds', classes: ['crane', 'crane'] });
});

it('a label space is a list of indices with labels, in any order', () => {
  expect(
    read([
      { index: 1, label: 'b', wnid: 'n1' },
      { index: 0, label: 'a' },
    ]),
  ).toEqual({ name: 'birds', classes: ['a', 'b'], aliases: [[], ['n1']] });
});

it('a class may have other spellings: its synset id, and a list of aliases', () => {
  const crane = { index: 0, label: 'crane', wnid: 'n02012849', aliases: ['common crane'] };
  expect(read([crane]).aliases).toEqual([['n02012849', 'common crane']]);
});

it("the names of JavaScript's own properties are names like others", () => {
  const names = ['__proto__', 'constructor', 'toString'];
  expect(read(names).classes).toEqual(names);
});

it.each([
  ['an empty list', []],
  ['an object', { 0: 'a' }],
  ['an index twice', [{ index: 0, label: 'a' }, { index: 0, label: 'b' }]], // prettier-ignore
  ['a gap', [{ index: 0, label: 'a' }, { index: 2, label: 'b' }]], // prettier-ignore
  ['numbers', [1, 2]],
  ['an empty name', ['a', '']],
  ['an empty label', [{ index: 0, label: '' }]],
  ['a key that is not known', [{ index: 0, label: 'a', alias: ['b'] }]],
  ['aliases that are no list', [{ index: 0, label: 'a', aliases: 'b' }]],
  ['a synset id that is a number', [{ index: 0, label: 'a', wnid: 1440764 }]],
  ['names and objects', ['a', { index: 1, label: 'b' }].reverse()],
])('a label space is refused: %s', (_, value) => {
  expect(() => read(value)).toThrow(DatasetError);
});

it('a label space that is no JSON is refused', () => {
  expect(() => readLabelSpaceFile('birds', 'a, b')).toThrow(/label space "birds"/);
});
