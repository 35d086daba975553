import { describe, expect, it } from 'vitest';
import * as errors from './errors.ts';

const { fromPlainError, toPlainError, ...families } = errors;
const { CancelledError, ...coded } = families;

describe('errors', () => {
  it.each(Object.entries(coded))('a %s crosses a worker as what it is', (name, Family) => {
    const error = new Family('some_code', 'What was found.', { context: { path: 'a' } });
    const arrived = fromPlainError(structuredClone(toPlainError(error)));
    expect(arrived).toBeInstanceOf(Family);
    expect(arrived).toMatchObject({ name, code: 'some_code', context: { path: 'a' } });
    expect(arrived.message).toBe('What was found.');
    expect(arrived.stack).toBe(error.stack);
  });

  it('cancelling crosses a worker as cancelling', () => {
    const arrived = fromPlainError(structuredClone(toPlainError(new CancelledError())));
    expect(arrived).toBeInstanceOf(CancelledError);
    expect(arrived.code).toBe('cancelled');
  });

  it('names do not come from the classes, which a minifier renames', () => {
    class Renamed extends errors.ModelError {}
    expect(new Renamed('some_code', '').name).toBe('ModelError');
    expect(toPlainError(new CancelledError()).name).toBe('CancelledError');
  });

  it('an error of another make, and no error at all, are internal', () => {
    expect(toPlainError(new TypeError('odd'))).toMatchObject({
      name: 'InterplayError',
      code: 'internal',
      message: 'odd',
      context: { name: 'TypeError' },
    });
    expect(toPlainError('text')).toMatchObject({ code: 'internal', message: 'text' });
  });
});
