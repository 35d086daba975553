import { describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import type { MapRule } from './label-map.ts';
import { readLabelMapFile } from './map-file.ts';

const labels = { name: 'pets', classes: ['cat', 'dog', '__proto__'] };
const model = {
  name: 'animals',
  classes: ['tabby', 'Persian', 'beagle', 'crane', 'crane'],
  aliases: [['n02123045'], [], [], ['bird'], ['machine']],
};

function read(value: unknown, rule: MapRule = 'best_logit') {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return readLabelMapFile(json, { dataset: 'd', labels, model, rule });
}

describe('a map file', () => {
  it('gives each class of the dataset indices, names or aliases of the model, one or several', () => {
    const json = '{"dog": 2, "cat": ["n02123045", "Persian", 1], "__proto__": "bird"}';
    expect(read(json)).toEqual({ rule: 'best_logit', groups: [[0, 1], [2], [3]] });
  });

  it('names classes by their indices, too', () => {
    expect(read({ 0: 0, 1: 1, 2: 2 }).groups).toEqual([[0], [1], [2]]);
  });

  it('leaves classes out with an empty list', () => {
    expect(read('{"cat": 0, "dog": 2, "__proto__": []}').groups).toEqual([[0], [2], []]);
  });

  it('gives one class of the model to several where any is accepted', () => {
    expect(read('{"cat": 0, "dog": [0, 2], "__proto__": 0}', 'any_of').groups).toEqual([
      [0],
      [0, 2],
      [0],
    ]);
  });
});

describe('a map file is refused', () => {
  it.each([
    ['that is no JSON', '{', /^invalid_label_map/],
    ['that is a list', '[0]', /^invalid_label_map/],
    ['with a class that the dataset does not have', '{"cats": 0}', /^unknown_class.*"cats"/],
    ['with a name that the model does not have', '{"cat": "lion"}', /^unknown_class.*"lion"/],
    ['with a name that two classes of the model have', '{"cat": "crane"}', /^ambiguous_class/],
    ['with an index beyond the model', '{"cat": 5}', /^unknown_class.*0 to 4/],
    ['with an index that is none', '{"cat": -1}', /^unknown_class/],
    ['with something else', '{"cat": {"a": 1}}', /^unknown_class/],
    ['without a class', '{"cat": 0, "dog": 1}', /^unmapped_class.*1 of the 3.*__proto__.*\[\]/],
    ['with a class twice', '{"cat": 0, "0": 1}', /^class_mapped_twice/],
    [
      'with a class of the model for two',
      '{"cat": 0, "dog": 0, "__proto__": []}',
      /^class_mapped_twice.*"tabby".*"cat".*"dog"/,
    ],
    ['that maps nothing', '{"cat": [], "dog": [], "__proto__": []}', /^invalid_label_map/],
  ])('%s', (_, json, message) => {
    let told = '';
    try {
      read(json);
    } catch (error) {
      if (error instanceof Error && 'code' in error)
        told = `${String(error.code)}: ${error.message}`;
    }
    expect(told).toMatch(message);
  });

  it('or read, whatever bytes it holds, within a second', async () => {
    const seeds = [
      '{"cat": [0, 1], "dog": "beagle", "__proto__": []}',
      '{"0": 0, "1": [2], "2": 1}',
    ];
    const bytes = mutationsOf(seeds.map((seed) => new TextEncoder().encode(seed)));
    await expectCodedErrors(bytes, (input) => read(new TextDecoder().decode(input)));
  });
});
