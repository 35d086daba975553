import { describe, expect, it } from 'vitest';
import { nonDefaultParameters, parseParameters, type ParameterSpecs } from './parameters.ts';

const specs = {
  bins: { type: 'integer', default: 15, minimum: 1, maximum: 100, description: 'Bins.' },
  thresholds: { type: 'number[]', default: [0.1, 0.5], minimum: 0, description: 'Thresholds.' },
  group: { type: 'string', default: null, description: 'A group column.' },
  magnitudes: { type: 'string[]', default: [], description: 'Arguments.' },
} as const satisfies ParameterSpecs;

describe('parseParameters', () => {
  it('fills in defaults and keeps what is given', () => {
    expect(parseParameters(specs, { group: 'region', bins: 10 }, 'here')).toEqual({
      bins: 10,
      thresholds: [0.1, 0.5],
      group: 'region',
      magnitudes: [],
    });
  });
  it('reads a number as text where text is meant, as YAML writes magnitudes', () => {
    const { magnitudes } = parseParameters(specs, { group: 'g', magnitudes: [30, '-45'] }, 'here');
    expect(magnitudes).toEqual(['30', '-45']);
  });
  it('null means the default', () => {
    expect(parseParameters(specs, { group: 'g', bins: null }, 'here').bins).toBe(15);
  });
  it('names the nearest parameter for an unknown one', () => {
    expect(() => parseParameters(specs, { group: 'g', tresholds: [1] }, 'entry')).toThrow(
      expect.objectContaining({
        code: 'unknown_key',
        message: expect.stringContaining('"thresholds"'),
      }),
    );
  });
  it('asks for what has no default', () => {
    expect(() => parseParameters(specs, {}, 'entry')).toThrow(
      expect.objectContaining({
        code: 'missing_value',
        message: expect.stringContaining('A group column'),
      }),
    );
  });
  it.each([
    ['a text for a number', { bins: '15' }, 'entry.bins'],
    ['a fraction for a whole number', { bins: 1.5 }, 'a whole number from 1 up to 100'],
    ['a number below the minimum', { bins: 0 }, 'from 1'],
    ['a number above the maximum', { bins: 101 }, 'up to 100'],
    ['a number for a list', { thresholds: 0.5 }, 'a list'],
    ['a list with a bad item', { thresholds: [0.5, -1] }, 'entry.thresholds[1]'],
    ['a list that repeats itself', { thresholds: [0.5, 0.5] }, 'twice'],
    ['a list for a text', { group: ['a'] }, 'a text'],
    ['an empty text', { group: '' }, 'a text'],
  ])('refuses %s', (_, given, message) => {
    expect(() => parseParameters(specs, { group: 'g', ...given }, 'entry')).toThrow(
      expect.objectContaining({ code: 'invalid_value', message: expect.stringContaining(message) }),
    );
  });
  it('a measurement without parameters says so', () => {
    expect(() => parseParameters({}, { bins: 1 }, 'entry')).toThrow(/takes no parameters/);
  });
});

describe('nonDefaultParameters', () => {
  it('leaves out what equals its default, however it is written', () => {
    expect(nonDefaultParameters(specs, { group: 'g', bins: 15, thresholds: [0.1, 0.5] })).toEqual({
      group: 'g',
    });
  });
  it('gives equal parameters the same form', () => {
    expect(nonDefaultParameters(specs, { group: 'g', magnitudes: [30] })).toEqual(
      nonDefaultParameters(specs, { group: 'g', magnitudes: ['30'] }),
    );
  });
});
