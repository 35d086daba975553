import { VERSION } from '../version.ts';
import type { CommandMeta } from './command.ts';
import { commonFlags, type Flags } from './flags.ts';

/** The text of `interplay --help`. */
export function overviewText(commands: readonly CommandMeta[]): string {
  return [
    `Interplay ${VERSION}: what a vision model is, what it does, and how the one predicts the other.`,
    '',
    'interplay COMMAND [flags]',
    '',
    ...pairs(commands.map(({ name, summary }) => [name, summary])),
    '',
    ...flagLines({ ...commonFlags, version: { summary: 'the version' } }),
    '',
    '`interplay evaluate` alone measures the built-in models. `interplay COMMAND --help` tells more.',
    '',
  ].join('\n');
}

/** The text of `interplay COMMAND --help`. */
export function commandText(command: CommandMeta): string {
  const flags = { ...command.flags, ...commonFlags };
  return [
    `interplay ${command.name} ${command.usage}`,
    '',
    `${command.summary}.`,
    '',
    ...flagLines(flags),
    ...(command.readsRunFile
      ? [
          '',
          'key=value sets any field of the run file by its dotted path, such as limit=100,',
        ].concat('model=a,b or property_library.calibration_cifar10.bins=10 (docs/run-file.md).')
      : []),
    '',
  ].join('\n');
}

function flagLines(flags: Flags): string[] {
  return pairs(
    Object.entries(flags).map(([name, { value, summary }]) => [
      `--${name}${value === undefined ? '' : ` ${value}`}`,
      summary,
    ]),
  );
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
