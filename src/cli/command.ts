import type { Arguments, Flags } from './flags.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes of `interplay`. */
export const EXIT = {
  ok: 0,
  /** Something failed: a measurement, a picture, a model. */
  failed: 1,
  /** The command line, the run file or a name in it cannot be used. */
  usage: 2,
  /** Stopped by Ctrl-C (128 + SIGINT). */
  cancelled: 130,
} as const;

/** What the list of commands knows of each without loading it. */
export interface CommandMeta {
  readonly name: string;
  /** What follows the name, for the help. */
  readonly usage: string;
  readonly summary: string;
  /** Beside `commonFlags`. */
  readonly flags: Flags;
  /** Whether its arguments begin with a run file. */
  readonly readsRunFile: boolean;
}

export interface Command {
  /** @returns the exit code */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** A command of the list; `load` is null for one that this version does not have. */
export interface ListedCommand extends CommandMeta {
  readonly load: (() => Promise<Command>) | null;
}
