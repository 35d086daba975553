import { join } from 'node:path';
import { CancelledError, ConfigurationError } from '../core/errors.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { RunDocument } from '../report/run-document.ts';
import { createNodePlatform } from '../runtime/platform.node.ts';
import { EXIT, type Command } from './command.ts';
import type { Arguments } from './flags.ts';
import { untilInterrupted } from './interruption.ts';
import { makeProgressDisplay } from './progress.ts';
import { readRunInput } from './run-input.ts';
import type { Terminal } from './terminal.ts';
import { valuesTable } from './values-table.ts';

const DEFAULT_OUT = 'runs';

/**
 * `interplay evaluate [run.yaml] [key=value …]`: one run for each model, as `<out>/<id>/run.json`. Progress goes
 * to standard error, a table of primary values to standard output; with `--json` its only line is
 * `{"runs":[path of run.json, …]}`. The exit code is 1 when a measurement failed.
 */
export const evaluateCommand: Command = {
  run: async (args, terminal) => {
    refuseShard(args);
    const workers = args.whole('workers', 1);
    const { configuration, baseDirectory } = await readRunInput(args, true);
    const out = args.text('out') ?? DEFAULT_OUT;
    const hub = args.text('hub');
    const options = {
      out,
      baseDirectory,
      ...(hub === null ? {} : { hub }),
      ...(workers === null ? {} : { workers }),
    };
    const platform = createNodePlatform(options);
    const display = makeProgressDisplay(terminal, { resume: args.has('resume') });
    try {
      const runs = await untilInterrupted(terminal, (signal) =>
        evaluate(configuration, platform, {
          signal,
          onEvent: (event) => display.show(event),
          force: args.has('force'),
        }),
      );
      display.stop();
      report(runs, out, args.has('json'), terminal);
      return runs.some(hasFailure) ? EXIT.failed : EXIT.ok;
    } catch (error) {
      if (error instanceof CancelledError) {
        terminal.err(`To go on, type the same command again (records are in ${out}/passes).\n`);
      }
      throw error;
    } finally {
      display.stop();
      await platform.close();
    }
  },
};

function refuseShard(args: Arguments): void {
  if (!args.has('shard')) return;
  throw new ConfigurationError(
    'not_available',
    '--shard is not available in this version. Leave it out: the whole of every dataset is measured.',
  );
}

function report(
  runs: readonly RunDocument[],
  out: string,
  json: boolean,
  terminal: Terminal,
): void {
  const paths = runs.map(({ id }) => join(out, id, 'run.json'));
  if (json) {
    terminal.out(`${JSON.stringify({ runs: paths })}\n`);
    return;
  }
  terminal.out(`${valuesTable(runs, terminal.width)}\n${paths.join('\n')}\n`);
}

function hasFailure({ measurements }: RunDocument): boolean {
  return measurements.some(({ status }) => status === 'failed');
}
