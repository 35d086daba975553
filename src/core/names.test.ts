import { expect, it } from 'vitest';
import { editDistance, nearestName, suggestion } from './names.ts';

it.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['modles', 'models', 1],
  ['ca', 'abc', 3],
])('from "%s" to "%s" it takes %i edits', (a, b, edits) => expect(editDistance(a, b)).toBe(edits));

it('a slip finds its name, letter case aside', () => {
  expect(nearestName('Callibration', ['accuracy', 'calibration'])).toBe('calibration');
});
it('two letters exchanged are one slip', () => {
  expect(nearestName('modles', ['model', 'models'])).toBe('models');
});
it('a name unlike all others finds none', () => {
  expect(nearestName('zebra', ['accuracy', 'calibration'])).toBeNull();
  expect(suggestion('zebra', ['accuracy', 'calibration'])).toBe(
    'Known are: accuracy, calibration.',
  );
});
