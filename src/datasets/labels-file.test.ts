import { expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { readLabelsFile } from './labels-file.ts';

const labels = { name: 'pets', classes: ['cat', 'dog', '__proto__'], aliases: [['n1'], [], []] };
const read = (json: string) => readLabelsFile('d', json, labels);

it('names, aliases and indices are labels, one or several, and names of JavaScript are names like others', () => {
  const table = read('{"a.png": "n1", "b.png": [1, "cat"], "__proto__": "__proto__", "c.png": []}');
  expect([...table]).toEqual([
    ['a.png', [0]],
    ['b.png', [1, 0]],
    ['__proto__', [2]],
    ['c.png', []],
  ]);
});

it('a labels file of whatever bytes is read or refused with a code, within a second', async () => {
  const seeds = ['{"a.png": 0, "b/c.png": [1, 2]}', '{"a.png": "cat", "b.png": ["dog", 0]}'];
  const bytes = mutationsOf(seeds.map((seed) => new TextEncoder().encode(seed)));
  await expectCodedErrors(bytes, (input) => read(new TextDecoder().decode(input)));
});
