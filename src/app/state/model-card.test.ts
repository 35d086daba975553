import { describe, expect, it } from 'vitest';
import { cardFacts, cardLine } from './model-card.ts';

const card = {
  family: 'CNN',
  recipe: { texture_agreement: 0.1, orientation: 15 },
  licence: 'MIT',
  paper: null,
  tags: ['small', 'trained here'],
};

describe('the card of a model', () => {
  it('is a line of family and recipe', () => {
    expect(cardLine(card)).toBe('CNN · texture agreement 0.1, orientation 15');
  });

  it('is empty where the manifest says nothing', () => {
    expect(cardLine({})).toBe('');
    expect(cardFacts({})).toEqual([]);
  });

  it('is a list of facts without those that are missing', () => {
    expect(cardFacts(card)).toEqual([
      ['Family', 'CNN'],
      ['Recipe', 'texture agreement 0.1, orientation 15'],
      ['Licence', 'MIT'],
      ['Tags', 'small, trained here'],
    ]);
  });
});
