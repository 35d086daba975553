import { ConfigurationError, InterplayError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { suggestion } from '../core/names.ts';
import { findMeasurement } from '../measurement-list.ts';
import type { Configuration, LibraryEntry } from './configuration.ts';
import { tables } from './overrides.ts';

/**
 * Checks that everything that one part of a configuration says of another is there: label spaces of models
 * and datasets, measurements, their parameters and the datasets of library entries.
 * @throws ConfigurationError `unknown_label_space`, `unknown_dataset`, `unknown_measurement`,
 * `invalid_value`, and what the measurements say of their parameters
 */
export function checkReferences(configuration: Configuration): void {
  const { models, datasets, label_spaces } = configuration;
  for (const [name, { labels }] of Object.entries(models)) {
    if (labels === undefined) continue;
    requireName('label_spaces', labels, label_spaces, `models.${name}.labels`);
  }
  for (const [name, { labels }] of Object.entries(datasets)) {
    if (labels === undefined) continue;
    requireName('label_spaces', labels, label_spaces, `datasets.${name}.labels`);
  }
  for (const kind of ['property', 'task'] as const) {
    for (const [name, entry] of Object.entries(configuration[`${kind}_library`])) {
      checkEntry(kind, `${kind}_library.${name}`, entry, datasets);
    }
  }
}

/** @throws ConfigurationError the table's code, with the nearest name that is there */
export function requireName(
  table: keyof typeof tables,
  name: string,
  there: Readonly<Record<string, unknown>>,
  path: string,
): void {
  if (Object.hasOwn(there, name)) return;
  const { code, noun } = tables[table];
  throw new ConfigurationError(
    code,
    `${path}: no ${noun} is named "${name}". ${suggestion(name, Object.keys(there))}`,
    { context: { path, name } },
  );
}

function checkEntry(
  kind: 'property' | 'task',
  path: string,
  entry: LibraryEntry,
  datasets: Configuration['datasets'],
): void {
  const { measure, dataset } = entry;
  requireName('datasets', dataset, datasets, `${path}.dataset`);
  const measurement = at(path, () => findMeasurement(measure));
  if (measurement.meta.kind !== kind) {
    const other = measurement.meta.kind;
    throw new ConfigurationError(
      'invalid_value',
      `${path}: "${measure}" is a ${other}; move the entry to ${other}_library and name it in ${other}_group.`,
      { context: { path, measure } },
    );
  }
  at(path, () => measurement.bind(parametersOf(entry)));
}

/** Puts the place in the run file before what a measurement says. */
function at<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof InterplayError)) throw error;
    throw new ConfigurationError(error.code, `${path}: ${error.message}`, {
      context: { ...error.context, path },
      cause: error,
    });
  }
}

/** The keys of an entry that are the measurement's own. */
function parametersOf(entry: LibraryEntry): JsonObject {
  const parameters: JsonObject = {};
  for (const [key, value] of Object.entries(entry)) {
    if (!['measure', 'dataset', 'as'].includes(key) && value !== undefined) parameters[key] = value;
  }
  return parameters;
}
