import { toPlainError } from '../core/errors.ts';
import { plainText } from '../report/number-text.ts';

const NARROWEST = 40;
const USUAL = 80;

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Columns of standard output; Infinity where it is not a terminal. */
  readonly width: number;
  /** Whether standard error is a terminal on which a line can be drawn again. */
  readonly interactive: boolean;
}

/** The process's own terminal. A reader that goes away (`interplay list models | head`) ends the process quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    width: process.stdout.isTTY ? widthOf(process.stdout.columns) : Infinity,
    interactive: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
  };
}

/** Some terminals give 0 columns, or none. */
function widthOf(columns: number | undefined): number {
  return columns !== undefined && columns >= NARROWEST ? columns : USUAL;
}

/**
 * Tells an error: `error[code]: message` on standard error; with `json` also
 * `{"error":{"code","message","context"}}` as a line on standard output. An error of nobody's making
 * (`internal`) comes with its stack.
 */
export function tellError(terminal: Terminal, error: unknown, json: boolean): void {
  const { code, message, context, stack } = toPlainError(error);
  const lines = message.split('\n').map(plainText).join('\n');
  terminal.err(`error[${code}]: ${lines}\n`);
  if (code === 'internal' && stack !== undefined) terminal.err(`${stack}\n`);
  if (json) terminal.out(`${JSON.stringify({ error: { code, message, context } })}\n`);
}
