import { expect, it } from 'vitest';
import { nameOfSource, nameSources } from './model-source.ts';

it.each([
  ['hub:Xenova/vit-base-patch16-224', 'Xenova_vit-base-patch16-224'],
  ['hub:org/net@refs/pr/1:q8', 'org_net_refs_pr_1_q8'],
  ['https://models.example/a/My%20net.onnx?download=true#x', 'My_20net'],
  ['./models/net v2.ONNX', 'net_v2'],
  ['C:\\models\\net.onnx', 'net'],
  ['https://models.example/', 'models.example'],
  ['…onnx/.onnx', 'model'],
])('a model at %s is called %s', (source, name) => expect(nameOfSource(source)).toBe(name));

it('sources in a list become models with names of their own; names stay', () => {
  const own = { net: { file: 'own.onnx' } };
  const { names, models } = nameSources(['net', 'a/net.onnx', 'hub:o/n', 'a/net.onnx', 'nat'], own);
  expect(names).toEqual(['net', 'net_2', 'o_n', 'net_2', 'nat']);
  expect(models).toEqual({ ...own, net_2: { file: 'a/net.onnx' }, o_n: { hub: 'hub:o/n' } });
});

it('a file called like a member of every object gets another name', () => {
  const { names, models } = nameSources(['__proto__.onnx', 'constructor.onnx'], {});
  expect(names).toEqual(['proto', 'constructor_2']);
  expect(Object.keys(models)).toEqual(names);
});

it('an id that is none is refused', () => {
  expect(() => nameSources(['hub:net'], {})).toThrow('is not of the form hub:<org>/<name>');
});
