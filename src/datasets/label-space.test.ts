import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { expect, it } from 'vitest';
import { expectWithin } from '../../tests/timing.ts';
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

it('a label space file of whatever bytes is read or refused with a code, within a second', async () => {
  const seeds = [
    '["cat", "dog", "crane", "crane"]',
    '[{"index": 1, "label": "b", "wnid": "n1", "aliases": ["x", "y"]}, {"index": 0, "label": "a"}]',
  ].map((seed) => new TextEncoder().encode(seed));
  await expectCodedErrors(mutationsOf(seeds), (bytes) =>
    readLabelSpaceFile('birds', new TextDecoder().decode(bytes)),
  );
});

it('a label space of 100,000 classes is read in a moment, and a hostile one is refused at once', async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({ index, label: `class ${index}` }));
  // Comparing each with each would take minutes.
  await expectWithin(5000, () => {
    expect(read(many).classes).toHaveLength(100_000);
    expect(() => read([{ index: 4_294_967_295, label: 'a' }])).toThrow(/index 0 of 1 is missing/);
    expect(() => read([{ index: -0.5, label: 'a' }])).toThrow(DatasetError);
  });
});
