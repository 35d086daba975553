import { describe, expect, it } from 'vitest';
import { nearestName, suggestion } from './nearest-name.ts';

const names = ['preprocess', 'outputs', 'labels', 'file'];

describe('nearestName', () => {
  it.each([
    ['preproces', 'preprocess'],
    ['PREPROCESS', 'preprocess'],
    ['lables', 'labels'],
    ['fiel', 'file'],
  ])('%s is a slip for %s', (typed, meant) => {
    expect(nearestName(typed, names)).toBe(meant);
  });

  it('is null for a name that is like none', () => {
    expect(nearestName('zzzzzzz', names)).toBeNull();
  });

  it('does not take a short name for a wholly different short one', () => {
    expect(nearestName('ab', ['xy'])).toBeNull();
  });

  it('is null without candidates', () => {
    expect(nearestName('file', [])).toBeNull();
  });

  it('takes the first of two equally near names', () => {
    expect(nearestName('modal', ['model', 'medal'])).toBe('model');
  });
});

describe('suggestion', () => {
  it('names the nearest', () => {
    expect(suggestion('fil', names)).toBe('Did you mean "file"?');
  });

  it('lists a few names where none is near', () => {
    expect(suggestion('zzzzzzz', ['a1', 'b2'])).toBe('There is "a1", "b2".');
  });

  it('counts many names', () => {
    const many = Array.from({ length: 40 }, (_, index) => `dataset_${index}`);
    expect(suggestion('zzzzzzz', many)).toBe('There are 40 to choose from.');
  });

  it('says that there is none', () => {
    expect(suggestion('file', [])).toBe('There is none to choose from.');
  });
});
