import type { JsonObject, JsonValue } from '../core/json.ts';
import { suggestion } from '../core/names.ts';
import { namedDatasets } from '../datasets/library.ts';
import type { Preprocess } from '../images/picture.ts';
import type { Backend } from '../runtime/session.ts';
import type { DatasetConfiguration, LibraryEntry, ModelConfiguration } from './configuration.ts';
import {
  isObject,
  objectAt,
  problemsError,
  toProblems,
  type Path,
  type Problem,
  type Source,
} from './problem.ts';
import {
  datasetSchemas,
  modelSchema,
  outputsSchema,
  preprocessSchema,
  runFileSchema,
} from './run-file-schema.ts';
import { parseYaml } from './yaml.ts';

/** `local_test` measures three batches of every dataset. */
export type Mode = 'full' | 'local_test';

/** What a run file says: a Configuration of which every part may be missing (docs/run-file.md). */
export interface RunFile {
  seed?: number;
  /** Names of models; one run each. */
  model?: string[];
  /** A group's name, or a list of library entries; a list may name groups, too. */
  property_group?: string | string[];
  task_group?: string | string[];
  mode?: Mode;
  limit?: number | null;
  batch_size?: number;
  backend?: Backend | 'auto';
  models?: Record<string, ModelConfiguration>;
  label_spaces?: Record<string, string[] | { file: string }>;
  datasets?: Record<string, DatasetConfiguration>;
  property_library?: Record<string, LibraryEntry>;
  task_library?: Record<string, LibraryEntry>;
}

/**
 * Reads a run file's text, YAML or JSON, and fills the defaults of `preprocess`. Whether the names in it
 * exist is checked when it is composed with the built-in libraries.
 * @param source the file's name, for messages
 * @throws ConfigurationError `invalid_yaml`, `unknown_key`, `invalid_value`, `not_available`
 */
export function parseRunFile(text: string, source = 'run file'): RunFile {
  const { value, lineOf } = parseYaml(text, source);
  return checkRunFile(value, { name: source, lineOf });
}

/** As `parseRunFile`, of plain data. An empty file (null) is a run file that says nothing. */
export function checkRunFile(value: JsonValue, source: Source): RunFile {
  const given = withoutEmptyKeys(value ?? {});
  const unavailable = findUnavailable(given);
  if (unavailable.length > 0) throw problemsError(unavailable, source);
  const read = runFileSchema.safeParse(given);
  const datasets = readDatasets(given);
  const problems = [
    ...(read.success ? [] : toProblems(read.error.issues, given, knownKeys)),
    ...datasets.problems,
  ];
  if (!read.success || problems.length > 0) throw problemsError(problems, source);
  return { ...read.data, datasets: datasets.value };
}

/**
 * Reads a `preprocess` mapping by itself, e.g. `{resize: 256, crop: 224}`; defaults are filled.
 * @throws ConfigurationError `invalid_yaml`, `unknown_key`, `invalid_value`
 */
export function parsePreprocess(text: string, source: string): Preprocess {
  const { value, lineOf } = parseYaml(text, source);
  const read = preprocessSchema.safeParse(value);
  if (read.success) return read.data;
  const known = () => Object.keys(preprocessSchema.shape);
  throw problemsError(toProblems(read.error.issues, value, known), { name: source, lineOf });
}

/** `models:` with nothing behind it is null in YAML, and means nothing. `limit: null` means all. */
function withoutEmptyKeys(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, each]) => each !== null || key === 'limit');
  return Object.fromEntries(entries);
}

const laterDatasetSources = ['records'];

/** Keys of the grammar that this version cannot serve yet. */
function findUnavailable(value: JsonValue): Problem[] {
  const found = (section: string, keys: readonly string[], instead: string) =>
    Object.entries(objectAt(value, [section])).flatMap(([name, each]) =>
      keys
        .filter((key) => isObject(each) && Object.hasOwn(each, key))
        .map((key): Problem => ({
          code: 'not_available',
          path: [section, name, key],
          sentence: `"${key}:" is not available in this version. Use ${instead}.`,
        })),
    );
  return found(
    'datasets',
    laterDatasetSources,
    '"folder:", "archive:", "table:", "array:" or "hub:"',
  );
}

function readDatasets(value: JsonValue) {
  const read: Record<string, DatasetConfiguration> = {};
  const problems: Problem[] = [];
  for (const [name, dataset] of Object.entries(objectAt(value, ['datasets']))) {
    if (!isObject(dataset)) continue; // the file's own schema refuses it
    const kind = kindOf(dataset);
    const known = () => [...Object.keys(datasetSchemas[kind].shape), 'as'];
    const filled = fillNamed(dataset, known());
    if (filled === null) {
      problems.push(unknownNamed(name, dataset['as']));
      continue;
    }
    const result = datasetSchemas[kind].safeParse(filled);
    if (result.success) read[name] = result.data;
    else {
      const found = toProblems(result.error.issues, filled, known);
      problems.push(
        ...found.map((problem) => ({ ...problem, path: ['datasets', name, ...problem.path] })),
      );
    }
  }
  return { value: read, problems };
}

/**
 * A dataset with the keys of the one that `as:` names, where its kind has them and it does not say them itself; null
 * where there is none of that name.
 */
function fillNamed({ as, ...dataset }: JsonObject, known: readonly string[]): JsonObject | null {
  if (as === undefined) return dataset;
  const named = namedDatasets.find(({ name }) => name === as);
  if (named === undefined) return null;
  const keys: JsonObject = JSON.parse(JSON.stringify(named.keys));
  const fitting = Object.entries(keys).filter(([key]) => known.includes(key));
  return { ...Object.fromEntries(fitting), ...dataset };
}

function unknownNamed(dataset: string, as: JsonValue | undefined): Problem {
  const names = namedDatasets.map(({ name }) => name);
  return {
    code: 'invalid_value',
    path: ['datasets', dataset, 'as'],
    sentence: `found ${JSON.stringify(as)}; expected the name of a known dataset. ${suggestion(String(as), names)}`,
  };
}

type DatasetKind = keyof typeof datasetSchemas;

/** The kind whose own key is there; a dataset with none is taken for a folder that lacks its path. */
function kindOf(dataset: JsonObject): DatasetKind {
  const kinds = Object.keys(datasetSchemas) as DatasetKind[];
  // A table may say where its pictures lie: `images` is a kind's own key only without another.
  const ordered = [...kinds.filter((kind) => kind !== 'images'), 'images' as const];
  const kind = ordered.find((each) => Object.hasOwn(dataset, each));
  if (kind !== undefined) return kind;
  return Object.hasOwn(dataset, 'labels_file') ? 'images' : 'folder';
}

/** The keys that may stand at a path of a run file. */
function knownKeys(path: Path): string[] {
  if (path.length === 0) return Object.keys(runFileSchema.shape);
  if (path[0] === 'label_spaces') return ['file'];
  if (path[2] === 'preprocess') return Object.keys(preprocessSchema.shape);
  if (path[2] === 'outputs') return Object.keys(outputsSchema.shape);
  return Object.keys(modelSchema.shape);
}
