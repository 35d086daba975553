import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, StoreError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import { formatCsv } from '../report/csv.ts';
import { formatRunJson } from '../report/json.ts';
import { formatMarkdown } from '../report/markdown.ts';
import type { RunDocument } from '../report/run-document.ts';
import { parseRunDocument } from '../report/run-reading.ts';
import { EXIT, type Command } from './command.ts';

const formats: Readonly<Record<string, (runs: readonly RunDocument[]) => string>> = {
  json: jsonOf,
  csv: formatCsv,
  markdown: formatMarkdown,
};
const laterFormats = ['parquet', 'model-card', 'junit'];
/** Where ids are looked up. */
const RUNS = 'runs';

/** `interplay export RUN … --format json|csv|markdown [--out FILE]`. */
export const exportCommand: Command = {
  run: async (args, terminal) => {
    const format = findFormat(args.text('format') ?? 'json');
    if (args.positionals.length === 0) {
      throw new ConfigurationError(
        'invalid_argument',
        'interplay export wants a run: the path of a run.json, its folder, or its id.',
      );
    }
    const runs: RunDocument[] = [];
    for (const run of args.positionals) runs.push(await readRun(run));
    const text = format(runs);
    const file = args.text('out');
    if (file === null) terminal.out(text);
    else await write(file, text);
    return EXIT.ok;
  },
};

function findFormat(name: string): (runs: readonly RunDocument[]) => string {
  const known = Object.keys(formats);
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format !== undefined) return format;
  if (laterFormats.includes(name)) {
    throw new ConfigurationError(
      'not_available',
      `Format "${name}" is not available in this version. Available are ${known.join(', ')}.`,
      { context: { format: name } },
    );
  }
  throw new ConfigurationError(
    'unknown_format',
    `No format is named "${name}". ${suggestion(name, known)}`,
    { context: { format: name } },
  );
}

/** One run as it is stored; several as a list. */
function jsonOf(runs: readonly RunDocument[]): string {
  const [run] = runs;
  if (run !== undefined && runs.length === 1) return formatRunJson(run);
  return `[\n${runs.map((each) => formatRunJson(each).trimEnd()).join(',\n')}\n]\n`;
}

async function readRun(name: string): Promise<RunDocument> {
  const file = await findRunFile(name);
  return parseRunDocument(await readFile(file, 'utf8'), file);
}

/** A `run.json` itself, a folder with one, or the id (or its first characters) of a folder under `runs/`. */
async function findRunFile(name: string): Promise<string> {
  if (await isFile(name)) return name;
  const direct = [join(name, 'run.json'), join(RUNS, name, 'run.json')];
  for (const file of direct) if (await isFile(file)) return file;
  const ids = await readdir(RUNS).catch(() => []);
  const matching = name === '' ? [] : ids.filter((id) => id.startsWith(name));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return join(RUNS, only, 'run.json');
  const told =
    matching.length > 1
      ? `${matching.length} runs begin with it: ${matching.join(', ')}.`
      : 'Give the path of a run.json, its folder, or an id under runs/.';
  throw new StoreError('run_not_found', `No run is found at "${name}". ${told}`, {
    context: { run: name, matching },
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('cannot_write', `${file} cannot be written (${reason}).`, {
      context: { file },
      cause: error,
    });
  }
}
