import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('format', () => {
  it.each([
    [0, '0.000'],
    [1, '1.000'],
    [0.91234, '0.912'],
    [-0.25, '−0.250'],
    [2.302585, '2.303'],
    [12.3456, '12.35'],
    [123.456, '123.5'],
    [1234.56, '1,235'],
    [2000, '2,000'],
    [0.0001234, '1.23e−4'],
    [12345678.9, '1.23e+7'],
  ])('the number %d is written %s', (value, text) => {
    expect(format.formatNumber(value)).toBe(text);
  });

  it('an interval has the precision of its value', () => {
    expect(format.formatInterval([0.8, 0.951])).toBe('[0.800, 0.951]');
  });

  it.each([
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [4800, '1 h 20 min'],
    [-3, '0 s'],
  ])('%d seconds are written %s', (seconds, text) => {
    expect(format.formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [4900, '4.9 kB'],
    [148_200, '148 kB'],
    [999_600, '1.0 MB'],
    [26_800_000, '27 MB'],
  ])('%d bytes are written %s', (bytes, text) => {
    expect(format.formatBytes(bytes)).toBe(text);
  });

  it('one thing is singular, none and many are plural', () => {
    expect([0, 1, 1200].map((count) => format.plural(count, 'picture'))).toEqual([
      '0 pictures',
      '1 picture',
      '1,200 pictures',
    ]);
    expect(format.plural(2, 'class', 'classes')).toBe('2 classes');
  });

  it('a time that cannot be read is shown as it is', () => {
    expect(format.formatTime('yesterday')).toBe('yesterday');
  });

  it('a machine name becomes words', () => {
    expect(format.formatName('texture_bias')).toBe('Texture bias');
    expect(format.formatName('')).toBe('');
  });

  it('a fraction becomes a percentage', () => {
    expect(format.formatPercent(0.4149)).toBe('41 %');
    expect(format.formatPercent(0.4149, 1)).toBe('41.5 %');
  });
});
