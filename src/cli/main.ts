import type { Configuration } from '../config/configuration.ts';
import { CancelledError, ConfigurationError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import { VERSION } from '../version.ts';
import { EXIT, type ListedCommand } from './command.ts';
import { commands } from './commands.ts';
import { commonFlags, readArguments, type Arguments } from './flags.ts';
import { commandText, overviewText } from './help.ts';
import { configurationText, readRunInput, type RunInput } from './run-input.ts';
import { processTerminal, tellError, type Terminal } from './terminal.ts';

/**
 * The command `interplay`.
 * @param argv what follows the program's name
 * @returns the exit code (`EXIT`)
 */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    tellError(terminal, error, argv.includes('--json'));
    if (error instanceof CancelledError) return EXIT.cancelled;
    return error instanceof ConfigurationError ? EXIT.usage : EXIT.failed;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    terminal.out(overviewText(commands));
    return EXIT.ok;
  }
  if (first === '--version') {
    terminal.out(`${VERSION}\n`);
    return EXIT.ok;
  }
  const command = first.startsWith('-') ? findCommand('evaluate') : findCommand(first);
  const args = readArguments(first.startsWith('-') ? argv : rest, {
    ...command.flags,
    ...commonFlags,
  });
  if (args.has('help')) {
    terminal.out(commandText(command));
    return EXIT.ok;
  }
  if (args.has('cfg')) return printConfiguration(command, args, terminal);
  if (command.load === null) {
    throw new ConfigurationError(
      'not_available',
      `"interplay ${command.name}" is not available in this version. ${suggestionOfAvailable()}`,
      { context: { command: command.name } },
    );
  }
  return (await command.load()).run(args, terminal);
}

/** Flags without a command belong to `evaluate`, so that `interplay --cfg` prints what it would do. */
function findCommand(name: string): ListedCommand {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const known = commands.map((command) => command.name);
  throw new ConfigurationError(
    'unknown_command',
    `"${name}" is not a command. ${suggestion(name, known)} See interplay --help.`,
    { context: { command: name } },
  );
}

function suggestionOfAvailable(): string {
  const available = commands.filter(({ load }) => load !== null).map(({ name }) => name);
  return `Available are ${available.join(', ')}.`;
}

async function printConfiguration(
  command: ListedCommand,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const input = await readRunInput(args, command.readsRunFile);
  const configuration = await withHubModels(input, args.text('hub'));
  terminal.out(configurationText(configuration, args.has('json')));
  return EXIT.ok;
}

/** The configuration with what the Hub says of its models, where it names such; nothing else is looked up. */
async function withHubModels(
  { configuration, baseDirectory }: RunInput,
  hub: string | null,
): Promise<Configuration> {
  const { model, models } = configuration;
  if (!model.some((name) => models[name]?.hub !== undefined)) return configuration;
  const { completeConfiguration } = await import('../engine/completion.ts');
  const { createNodePlatform } = await import('../runtime/platform.node.ts');
  const options = { out: '', baseDirectory, ...(hub === null ? {} : { hub }) };
  const platform = createNodePlatform(options);
  try {
    return await completeConfiguration(configuration, platform, () => undefined);
  } finally {
    await platform.close();
  }
}
