import { describe, expect, it } from 'vitest';
import { DatasetError, toPlainError } from '../../core/errors.ts';
import { choiceOf } from './drop-choice.ts';

const error = (code: string, context: Record<string, string[]>) =>
  toPlainError(new DatasetError(code, 'No.', { context }));

describe('what a refused dataset leaves to choose', () => {
  it('is one of its splits, or the column that has no usual name', () => {
    expect(choiceOf(error('ambiguous_split', { splits: ['train', 'val'] }))).toEqual({
      key: 'split',
      among: ['train', 'val'],
    });
    expect(choiceOf(error('missing_label_column', { columns: ['a', 'species'] }))).toEqual({
      key: 'label_column',
      among: ['a', 'species'],
    });
  });

  it('is nothing for other errors, and where the error lists nothing', () => {
    expect(choiceOf(error('empty_dataset', { splits: ['train'] }))).toBeNull();
    expect(choiceOf(error('missing_label_column', { columns: [] }))).toBeNull();
    expect(choiceOf(error('ambiguous_split', {}))).toBeNull();
    expect(choiceOf(error('constructor', {}))).toBeNull();
  });
});
