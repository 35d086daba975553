import { ConfigurationError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Configuration } from './configuration.ts';
import { defaultEntries } from './default-entries.ts';
import { resolveGroup, type Libraries } from './groups.ts';
import { builtInLibraries } from './libraries.ts';
import { nameSources } from './model-source.ts';
import { applyOverrides, definitionsOf } from './overrides.ts';
import { checkReferences, requireName } from './references.ts';
import { checkRunFile, type RunFile } from './run-file.ts';

/** Batches of every dataset that `mode: local_test` measures. */
const LOCAL_TEST_BATCHES = 3;
const DEFAULT_BATCH_SIZE = 64;

export interface CompositionRequest {
  /** What the person wrote; it adds to the built-in libraries, and wins where both use a name. */
  readonly runFile?: RunFile;
  /** `key=value` with a dotted path; see `applyOverrides`. */
  readonly overrides?: readonly string[];
}

/**
 * Merges a run file into the libraries, applies overrides, fills defaults, resolves groups and checks
 * every name. Defaults: seed 0, batches of 64, all examples, backend `auto`; the models of the run file,
 * or the built-in ones where it has none; for the groups see `defaultGroup`. Of the libraries only what
 * the run file says and what is used is kept. Paths stay as written.
 * @throws ConfigurationError `unknown_key`, `invalid_value`, `invalid_override`, `unknown_model`,
 * `unknown_dataset`, `unknown_measurement`, `unknown_group`, `unknown_library_entry`,
 * `unknown_label_space`, and what the measurements say of their parameters
 */
export function composeConfiguration(
  request: CompositionRequest,
  libraries: Libraries = builtInLibraries,
): Configuration {
  const overrides = request.overrides ?? [];
  const written = withDefinitions(request.runFile ?? {}, overrides);
  const tree = mergeLibraries(written, libraries);
  applyOverrides(
    tree,
    overrides.filter((override) => !replacesTable(override)),
  );
  const file = checkRunFile(tree, { name: 'overrides' });
  const batchSize = file.batch_size ?? DEFAULT_BATCH_SIZE;
  const sources = nameSources(file.model ?? defaultModels(written, libraries), file.models ?? {});
  const whole: Configuration = {
    seed: file.seed ?? 0,
    model: distinct(sources.names),
    property_group: groupOf('property', file, libraries),
    task_group: groupOf('task', file, libraries),
    limit: file.mode === 'local_test' ? localLimit(file, batchSize) : (file.limit ?? null),
    batch_size: batchSize,
    backend: file.backend ?? 'auto',
    models: sources.models,
    label_spaces: file.label_spaces ?? {},
    datasets: file.datasets ?? {},
    property_library: file.property_library ?? {},
    task_library: file.task_library ?? {},
  };
  checkSelection(whole);
  checkReferences(whole);
  return withoutUnused(whole, written);
}

/** The run file as if what the overrides define stood in it. */
function withDefinitions(file: RunFile, overrides: readonly string[]): RunFile {
  const definitions = definitionsOf(overrides);
  if (definitions.length === 0) return file;
  const tree: JsonObject = JSON.parse(JSON.stringify(file));
  applyOverrides(tree, definitions);
  return checkRunFile(tree, { name: 'overrides' });
}

/** `datasets={…}` takes the place of the run file's, not of what is built in. */
function replacesTable(override: string): boolean {
  return definitionsOf([override]).length > 0 && !(override.split('=')[0] ?? '').includes('.');
}

/** The run file with everything of the libraries that it does not define itself, as a tree of its own. */
function mergeLibraries(written: RunFile, libraries: Libraries): JsonObject {
  const defaults = defaultEntries(written);
  const merged: RunFile = {
    ...written,
    models: { ...libraries.models, ...written.models },
    label_spaces: {
      ...libraries.dataset_label_spaces,
      ...libraries.label_spaces,
      ...written.label_spaces,
    },
    datasets: { ...libraries.datasets, ...written.datasets },
    property_library: {
      ...libraries.property_library,
      ...(defaults?.property_library ?? written.property_library),
    },
    task_library: {
      ...libraries.task_library,
      ...(defaults?.task_library ?? written.task_library),
    },
    ...defaultGroups(written, defaults),
  };
  return JSON.parse(JSON.stringify(merged));
}

/**
 * The groups where the run file names none: all entries of its own libraries; where it has datasets but no
 * libraries, the entries of `defaultEntries`; else `quick`.
 */
function defaultGroups(
  written: RunFile,
  defaults: ReturnType<typeof defaultEntries>,
): Pick<RunFile, 'property_group' | 'task_group'> {
  const { property_library, task_library } = defaults ?? written;
  const hasOwn = property_library !== undefined || task_library !== undefined;
  const own = (library: object | undefined) => (hasOwn ? Object.keys(library ?? {}) : 'quick');
  return {
    property_group: written.property_group ?? own(property_library),
    task_group: written.task_group ?? own(task_library),
  };
}

function defaultModels(written: RunFile, libraries: Libraries): string[] {
  const own = Object.keys(written.models ?? {});
  return own.length > 0 ? own : [...libraries.default_models];
}

function groupOf(kind: 'property' | 'task', file: RunFile, libraries: Libraries): string[] {
  const given = (kind === 'property' ? file.property_group : file.task_group) ?? 'quick';
  const library = (kind === 'property' ? file.property_library : file.task_library) ?? {};
  const groups = kind === 'property' ? libraries.property_groups : libraries.task_groups;
  return distinct(resolveGroup(kind, given, groups, Object.keys(library)));
}

function localLimit(file: RunFile, batchSize: number): number {
  return Math.min(file.limit ?? Infinity, LOCAL_TEST_BATCHES * batchSize);
}

function checkSelection(configuration: Configuration): void {
  const { model, models, property_group, task_group } = configuration;
  if (model.length === 0) {
    throw new ConfigurationError(
      'invalid_value',
      'model: the list is empty; name at least one model.',
      { context: { path: 'model' } },
    );
  }
  for (const name of model) requireName('models', name, models, 'model');
  if (property_group.length + task_group.length === 0) {
    throw new ConfigurationError(
      'invalid_value',
      'property_group and task_group are both empty: there is nothing to measure. Name at least one group or library entry.',
      { context: { path: 'property_group' } },
    );
  }
}

/** Leaves out what came from the libraries and nothing refers to. */
function withoutUnused(whole: Configuration, written: RunFile): Configuration {
  const properties = pick(whole.property_library, whole.property_group, written.property_library);
  const tasks = pick(whole.task_library, whole.task_group, written.task_library);
  const entries = [...Object.values(properties), ...Object.values(tasks)];
  const models = pick(whole.models, whole.model, written.models);
  const datasets = pick(
    whole.datasets,
    entries.map(({ dataset }) => dataset),
    written.datasets,
  );
  const labels = [...Object.values(models), ...Object.values(datasets)].flatMap(
    ({ labels }) => labels ?? [],
  );
  return {
    ...whole,
    models,
    label_spaces: pick(whole.label_spaces, labels, written.label_spaces),
    datasets,
    property_library: properties,
    task_library: tasks,
  };
}

function pick<T>(
  table: Readonly<Record<string, T>>,
  used: readonly string[],
  written: object | undefined,
): Record<string, T> {
  const kept = new Set([...used, ...Object.keys(written ?? {})]);
  return Object.fromEntries(Object.entries(table).filter(([name]) => kept.has(name)));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
