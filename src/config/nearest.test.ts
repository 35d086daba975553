import { expect, it } from 'vitest';
import { nearestName, suggestion } from './nearest.ts';

it('suggests the name with the fewest edits', () => {
  expect(nearestName('cifar_10', ['cifar100', 'cifar10', 'imagenet'])).toBe('cifar10');
});

it('ignores case', () => {
  expect(nearestName('LOGITS', ['embedding', 'logits'])).toBe('logits');
});

it('suggests nothing when more than half of the name would have to change', () => {
  expect(nearestName('output', ['xyz', 'embedding'])).toBeNull();
});

it('lists what there is, and how much more', () => {
  expect(suggestion('b', ['a', 'c'])).toBe(' There are: a, c.');
  expect(suggestion('logit', ['logits'])).toBe(' Did you mean "logits"? There are: logits.');
  const many = Array.from({ length: 14 }, (_, i) => `n${i}`);
  expect(suggestion('zzz', many)).toMatch(/n11 and 2 more\.$/);
  expect(suggestion('a', [])).toBe(' There are none.');
});
