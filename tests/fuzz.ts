import fc from 'fast-check';
import { expect } from 'vitest';
import { concatenate } from '../src/core/bytes.ts';
import { InterplayError } from '../src/core/errors.ts';
import { expectWithin } from './timing.ts';

/** Mutated inputs that each parser must survive. */
export const FUZZ_RUNS = 10_000;

/** No input may take longer than this, in milliseconds. */
const LONGEST = 1_000;

/** Bytes of a valid file with some of them changed, cut, repeated or replaced by hostile lengths. */
export function mutationsOf(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const mutation = fc.record({
    kind: fc.constantFrom('change', 'cut', 'insert', 'repeat', 'extreme', 'remove'),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 64 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([seed, mutations]) => {
      let bytes = Uint8Array.from(seed);
      for (const { kind, place, length, bytes: given } of mutations) {
        const at = Math.floor(place * bytes.length);
        const [before, rest] = [bytes.slice(0, at), bytes.slice(at)];
        if (kind === 'change') bytes = concatenate([before, given, rest.slice(given.length)]);
        else if (kind === 'cut') bytes = before;
        else if (kind === 'insert') bytes = concatenate([before, given, rest]);
        else if (kind === 'repeat') bytes = concatenate([before, rest.slice(0, length), rest]);
        else if (kind === 'extreme')
          bytes = concatenate([before, new Uint8Array(4).fill(0xff), rest.slice(4)]);
        else bytes = concatenate([before, rest.slice(length)]);
      }
      return bytes;
    });
}

/**
 * Gives a parser many inputs: it must return or throw an InterplayError, within a second, whatever it is given. It may be
 * given an input again (`expectWithin`), so it must not depend on what it was given before.
 * Inputs are drawn from a fixed seed; a failure is shrunk and printed.
 */
export async function expectCodedErrors<T>(
  inputs: fc.Arbitrary<T>,
  parse: (input: T) => unknown,
  runs = FUZZ_RUNS,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(inputs, (input) =>
      expectWithin(LONGEST, async () => {
        try {
          await parse(input);
        } catch (error) {
          if (!(error instanceof InterplayError)) throw error;
          expect(error.code).toMatch(/^[a-z0-9_]+$/);
          expect(error.code).not.toBe('internal');
        }
      }),
    ),
    { numRuns: runs, seed: 7 },
  );
}
