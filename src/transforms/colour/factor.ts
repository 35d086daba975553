import { ConfigurationError } from '../../core/errors.ts';

/**
 * Reads the one number that a colour transform takes.
 *
 * @param range the least and the greatest that is allowed
 * @throws ConfigurationError `invalid_view`
 */
export function parseFactor(
  transform: string,
  range: readonly [low: number, high: number],
  example: string,
  argument: string,
): number {
  const [low, high] = range;
  const factor = /^-?\d{1,6}(\.\d{1,9})?$/.test(argument) ? Number(argument) : NaN;
  if (factor >= low && factor <= high) return factor;
  throw new ConfigurationError(
    'invalid_view',
    `${transform} needs a number from ${low} to ${high}, but "${argument}" was given. Write e.g. ${transform}:${example}.`,
    { context: { transform, argument } },
  );
}

/** Nine steps from 1 down to 0 and nine up to 2, as Bouchacourt et al. 2021 change brightness and contrast. */
export const ninthsAroundOne: readonly string[] = [
  ...['0.8889', '0.7778', '0.6667', '0.5556', '0.4444', '0.3333', '0.2222', '0.1111', '0'],
  ...['1.1111', '1.2222', '1.3333', '1.4444', '1.5556', '1.6667', '1.7778', '1.8889', '2'],
];
