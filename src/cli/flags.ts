import { parseArgs } from 'node:util';
import { ConfigurationError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';

/** A flag of a command. */
export interface Flag {
  /** What stands for the value in the help; without it the flag takes none. */
  readonly value?: string;
  readonly summary: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Flags that every command has. */
export const commonFlags: Flags = {
  json: { summary: 'machine-readable output' },
  cfg: { summary: 'print the composed configuration and stop' },
  help: { summary: 'how the command is used' },
};

/** What a person typed after the command's name. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The value of a flag; null where it was not given. */
  text(flag: string): string | null;
  has(flag: string): boolean;
  /** @throws ConfigurationError `invalid_flag` for anything but a whole number of at least `minimum` */
  whole(flag: string, minimum: number): number | null;
}

/** @throws ConfigurationError `unknown_flag` with the nearest one, `invalid_flag` */
export function readArguments(argv: readonly string[], flags: Flags): Arguments {
  const { values, positionals } = parse(argv, flags);
  const text = (flag: string) => {
    const value = values[flag];
    return typeof value === 'string' ? value : null;
  };
  return {
    positionals,
    text,
    has: (flag) => values[flag] !== undefined,
    whole: (flag, minimum) => {
      const given = text(flag);
      if (given === null) return null;
      const number = /^\d+$/.test(given) ? Number(given) : NaN;
      if (Number.isSafeInteger(number) && number >= minimum) return number;
      throw new ConfigurationError(
        'invalid_flag',
        `--${flag} is "${given}"; expected a whole number of at least ${minimum}.`,
        { context: { flag, given } },
      );
    },
  };
}

function parse(argv: readonly string[], flags: Flags) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw explain(error, flags);
  }
}

function explain(error: unknown, flags: Flags): unknown {
  if (!(error instanceof TypeError) || !('code' in error)) return error;
  const flag = /'(-[^' ]*)/.exec(error.message)?.[1] ?? '';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const advice = suggestion(flag.replace(/^-+/, ''), Object.keys(flags));
    return new ConfigurationError(
      'unknown_flag',
      `${flag} is not a flag of this command. ${advice} Settings are written key=value.`,
      { context: { flag }, cause: error },
    );
  }
  const sentence = error.message.split('\n')[0] ?? error.message;
  return new ConfigurationError('invalid_flag', sentence, { context: { flag }, cause: error });
}
