import { describe, expect, it } from 'vitest';
import { expectWithin } from '../../tests/timing.ts';
import type { LabelSpace } from './dataset.ts';
import { classIndexOf, findClass } from './label-lookup.ts';

const birds: LabelSpace = {
  name: 'birds',
  classes: ['cock', 'crane', 'crane', 'café'],
  aliases: [['n01514668', 'rooster'], ['n02012849', 'bird'], ['n03126707', 'bird'], []],
};

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${String(error.code)}: ${error.message}`;
  }
  throw new Error('nothing was thrown');
}

describe('a class is found', () => {
  it.each([
    ['by its name', 'cock', 0],
    ['by a synset id', 'n03126707', 2],
    ['by a synonym', 'rooster', 0],
    ['by its index in digits', '2', 2],
    ['by an index with zeros before it', '0003', 3],
    ['in whichever Unicode form it is written', 'cafe\u0301', 3],
  ])('%s', (_, spelling, index) => expect(findClass(birds, spelling)).toBe(index));

  it('by a name that is a number before by that index', () => {
    const digits = { name: 'digits', classes: ['2', '1', '0'] };
    expect(findClass(digits, '0')).toBe(2);
  });

  it('by a name before by the alias of another class', () => {
    const labels = { name: 'l', classes: ['shade', 'glasses'], aliases: [[], ['shade']] };
    expect(findClass(labels, 'shade')).toBe(0);
  });

  it('by names that JavaScript objects have themselves', () => {
    const labels = { name: 'l', classes: ['constructor', '__proto__'] };
    expect(findClass(labels, '__proto__')).toBe(1);
    expect(findClass(birds, 'constructor')).toBeNull();
    expect(findClass(birds, '__proto__')).toBeNull();
  });

  it('of 100,000, each in a moment, and an unknown one is answered as fast', async () => {
    const classes = Array.from({ length: 100_000 }, (_, i) => `class ${i}`);
    const labels = { name: 'many', classes };
    // Comparing each with each would take minutes.
    await expectWithin(5000, () => {
      expect(classes.every((name, index) => findClass(labels, name) === index)).toBe(true);
      expect(codeOf(() => classIndexOf('d', 'clas 1', labels))).toMatch(/^unknown_class/);
    });
  });
});

describe('a class is refused', () => {
  it('that is not there, with the nearest name', () => {
    expect(codeOf(() => classIndexOf('d', 'cok', birds))).toMatch(/^unknown_class.*"cock"/);
  });

  it('whose name two classes have, with indices and a name that is clear', () => {
    expect(codeOf(() => classIndexOf('d', 'crane', birds))).toMatch(
      /^ambiguous_class.*indices 1, 2.*by its index.*"n02012849"/,
    );
  });

  it('whose alias two classes have', () => {
    expect(codeOf(() => classIndexOf('d', 'bird', birds))).toMatch(/^ambiguous_class/);
  });

  it.each([-1, 4, 1.5, NaN])('whose index is %s', (index) => {
    expect(codeOf(() => classIndexOf('d', index, birds))).toMatch(/^invalid_label.*0 to 3/);
  });

  it.each(['4', '-1', '1.5', '', '99999999999'])('whose digits are "%s"', (digits) => {
    expect(findClass(birds, digits)).toBeNull();
  });
});
