import { readFile, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Document, isScalar, visit } from 'yaml';
import { composeConfiguration } from '../config/composition.ts';
import type { Configuration } from '../config/configuration.ts';
import { kindOfFile, nameOfReference } from '../config/dataset-reference.ts';
import { parseRunFile } from '../config/run-file.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { Arguments } from './flags.ts';

/** What `evaluate` is asked to do. */
export interface RunInput {
  readonly configuration: Configuration;
  /** Folder that the run file's paths are relative to. */
  readonly baseDirectory: string;
}

/**
 * Reads `[run.yaml] [key=value …]` and the flags that set fields.
 * @param readsRunFile false for commands whose other arguments are something else: only key=value counts
 * @throws ConfigurationError `run_file_not_found`, `not_a_run_file`, and what composing throws
 */
export async function readRunInput(args: Arguments, readsRunFile: boolean): Promise<RunInput> {
  const isFile = (text: string) => !text.includes('=') || existsSync(text);
  const files = readsRunFile ? args.positionals.filter(isFile) : [];
  const settings = args.positionals.filter((text) => !isFile(text));
  const flags = ['seed', 'backend'].flatMap((name) => {
    const value = args.text(name);
    return value === null ? [] : [`${name}=${value}`];
  });
  const [file] = files;
  if (files.length > 1) {
    throw new ConfigurationError(
      'invalid_argument',
      `Only one run file can be given; found ${files.join(', ')}. Settings are written key=value.`,
      { context: { files } },
    );
  }
  const overrides = [...settings, ...flags];
  if (file === undefined) {
    return { configuration: composeConfiguration({ overrides }), baseDirectory: process.cwd() };
  }
  await refuseOtherFiles(file);
  const runFile = parseRunFile(await readText(file), file);
  return {
    configuration: composeConfiguration({ runFile, overrides }),
    baseDirectory: dirname(resolve(file)),
  };
}

/** A folder of pictures, a model or a dataset in the place of the run file: says how these are named. */
async function refuseOtherFiles(file: string): Promise<void> {
  const kind = (await isFolder(file)) ? 'folder' : kindOfFile(file);
  if (kind === null) return;
  const setting =
    kind === 'model' ? `model=${file}` : `'datasets.${nameOfReference(file)}={${kind}: ${file}}'`;
  throw new ConfigurationError(
    'not_a_run_file',
    `${file} is ${kind === 'model' ? 'a model' : 'a dataset'}, not a run file. Name it as a setting: interplay evaluate ${setting}.`,
    { context: { file, kind } },
  );
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The composed configuration as text: a run file that composes to itself. */
export function configurationText(configuration: Configuration, json: boolean): string {
  if (json) return `${JSON.stringify(configuration, null, 2)}\n`;
  const document = new Document(configuration);
  visit(document, {
    Seq(_, list) {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 120 });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      'run_file_not_found',
      `The run file ${file} cannot be read (${error instanceof Error ? error.message : String(error)}). Give the path of a YAML or JSON file, or settings as key=value.`,
      { context: { file }, cause: error },
    );
  }
}
