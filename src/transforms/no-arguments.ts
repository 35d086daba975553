import { ConfigurationError } from '../core/errors.ts';

/**
 * For `parse` of a transform without arguments.
 * @throws ConfigurationError `invalid_view` when there are some
 */
export function refuseArguments(transform: string, argument: string): void {
  if (argument === '') return;
  throw new ConfigurationError(
    'invalid_view',
    `${transform} takes no arguments, but "${argument}" was given. Write ${transform}.`,
    { context: { transform, argument } },
  );
}
