import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml.ts';

describe('parseYaml', () => {
  it('reads YAML and the same data as JSON', () => {
    const yaml = parseYaml('a: [1, 2.5, x]\nb: { c: null, d: true }\n', 'run.yaml').value;
    const json = parseYaml('{\n\t"a": [1, 2.5, "x"],\n\t"b": {"c": null, "d": true}\n}', 'x.json');
    expect(yaml).toEqual({ a: [1, 2.5, 'x'], b: { c: null, d: true } });
    expect(json.value).toEqual(yaml);
  });

  it('knows the line of a key, and of the nearest ancestor of a missing one', () => {
    const { lineOf } = parseYaml('seed: 0\nmodels:\n  a:\n    file: x\n', 'run.yaml');
    expect(lineOf(['models', 'a', 'file'])).toBe(4);
    expect(lineOf(['models', 'a', 'labels'])).toBe(3);
    expect(lineOf(['nothing'])).toBeNull();
  });

  it('takes an empty text for null', () => {
    expect(parseYaml('# nothing\n', 'run.yaml').value).toBeNull();
  });

  it('reads what an anchor names, a few times over', () => {
    expect(parseYaml('a: &x [1]\nb: *x\n', 'run.yaml').value).toEqual({ a: [1], b: [1] });
  });

  it.each([
    ['a duplicate key', 'seed: 1\nseed: 2\n', 'run.yaml:2'],
    ['a duplicate key in JSON', '{"seed": 1,\n"seed": 2}', 'run.yaml:2'],
    ['an unclosed list', 'model: [a, b\n', 'run.yaml'],
    ['__proto__ as a key', 'models:\n  __proto__: { file: x }\n', 'run.yaml:2'],
    ['constructor as a key', 'constructor: 1\n', 'run.yaml:1'],
    ['a list as a key', '? [a, b]\n: 1\n', 'not a text'],
    ['a number that is not finite', 'seed: .inf\n', 'run.yaml:1'],
    ['a number too large for a double', 'seed: 1e999\n', 'not finite'],
    ['a tag of its own', 'seed: !run 1\n', 'run.yaml:1'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'run.yaml'],
    ['an unknown alias', 'a: *nothing\n', 'run.yaml'],
    ['a million characters', `a: ${'x'.repeat(1_000_000)}`, '1000000'],
    ['a hundred levels', `a: ${'['.repeat(100)}${']'.repeat(100)}`, 'levels deep'],
    ['a hundred thousand levels', '['.repeat(100_000), 'run.yaml'],
  ])('refuses %s', (_, text, told) => {
    expect(() => parseYaml(text, 'run.yaml')).toThrowError(
      expect.objectContaining({ code: 'invalid_yaml', message: expect.stringContaining(told) }),
    );
  });

  it('refuses aliases that multiply', () => {
    const level = (name: string, below: string) =>
      `${name}: &${name} [${Array(10).fill(`*${below}`).join(', ')}]\n`;
    const bomb = `a: &a [1]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}`;
    expect(() => parseYaml(bomb, 'run.yaml')).toThrowError(
      expect.objectContaining({ code: 'invalid_yaml' }),
    );
  });
});
