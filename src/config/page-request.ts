import { canonicalJson } from '../core/json.ts';
import type { Preprocess } from '../images/picture.ts';
import type { Backend } from '../runtime/session.ts';
import type { DatasetConfiguration, LibraryEntry, ModelConfiguration } from './configuration.ts';
import { entriesOn } from './default-entries.ts';
import { resolveGroup, type Libraries } from './groups.ts';
import { requireName } from './references.ts';
import type { RunFile } from './run-file.ts';

/** What a person chose on the Evaluate page. Plain data: it crosses into the engine's worker and into the store. */
export interface EvaluateRequest {
  /** Names of built-in models and of models that were dropped; one run each. */
  readonly models: readonly string[];
  /** Groups (or library entries) as `property_group` and `task_group` of a run file name them. */
  readonly propertyGroup: readonly string[];
  readonly taskGroup: readonly string[];
  /**
   * Datasets to measure on: of the built-in measurements those on other datasets are left out; on an
   * added one each distinct measurement of the groups is made that it has the data for.
   * Null: the datasets that the groups name.
   */
  readonly datasets: readonly string[] | null;
  /** How dropped models are fed and read, by name; a dropped model that is not here gets its `suggested` options. */
  readonly modelOptions: Readonly<Record<string, ModelOptions>>;
  /** Examples per dataset; null for all. */
  readonly limit: number | null;
  /** Examples per inference; null for the default. */
  readonly batchSize: number | null;
  readonly backend: Backend | 'auto';
  readonly seed: number;
}

/** How a dropped model is fed and read. */
export interface ModelOptions {
  readonly preprocess: Preprocess;
  /**
   * Name of the label space of its classes: a built-in one, its own, or the name of an added dataset; empty where
   * only the number of its classes is known.
   */
  readonly labels: string;
  /** Names of its outputs; null: the only sensible reading of the file. */
  readonly outputs: { readonly logits: string; readonly embedding: string | null } | null;
}

/** What a person may say of an added dataset, with the keys of a run file; what is left out is found. */
export interface DatasetOptions {
  /** The named dataset that it is. */
  readonly as?: string;
  /** Of folders and archives with several splits: which one. */
  readonly split?: string;
  readonly path_column?: string;
  readonly image_column?: string;
  readonly label_column?: string;
  readonly groups?: readonly string[];
  readonly factors?: readonly string[];
}

/** A dropped model, or one that was named by its address, as a run file must know it. */
export interface DroppedModel {
  /** Where it lies, and what is known of it; how it is fed and read is in `options`. */
  readonly source: Pick<ModelConfiguration, 'file' | 'url' | 'hub' | 'sha256' | 'card'>;
  readonly options: ModelOptions;
  /** The label space of its own that it brings; null where it has none. */
  readonly labelSpace: { readonly name: string; readonly classes: readonly string[] } | null;
}

/** A dataset that was dropped or named by its address, as a run file must know it. */
export interface DroppedDataset {
  /** Its own classes, in order. */
  readonly classes: readonly string[];
  /** Where its pictures come from; it names a label space only where it is a named dataset. */
  readonly configuration: DatasetConfiguration;
}

/** What was dropped on the page, by the names that requests use. */
export interface Dropped {
  readonly models: Readonly<Record<string, DroppedModel>>;
  readonly datasets: Readonly<Record<string, DroppedDataset>>;
}

type Kind = 'property' | 'task';

/**
 * The run file that says what was chosen: it composes to the same configuration as if a person had
 * written it, and the command line reads it, too.
 * @throws ConfigurationError `unknown_group`, `unknown_library_entry`, `unknown_dataset`
 */
export function runFileOf(
  request: EvaluateRequest,
  dropped: Dropped,
  libraries: Libraries,
): RunFile {
  const models = chosenModels(request, dropped);
  const known = { ...libraries.datasets, ...dropped.datasets };
  for (const name of request.datasets ?? []) requireName('datasets', name, known, 'datasets');
  const added = pick(dropped.datasets, request.datasets ?? []);
  const properties = entriesOf('property', request, added, libraries);
  const tasks = entriesOf('task', request, added, libraries);
  return {
    seed: request.seed,
    model: [...request.models],
    property_group: Object.keys(properties),
    task_group: Object.keys(tasks),
    limit: request.limit,
    ...(request.batchSize === null ? {} : { batch_size: request.batchSize }),
    backend: request.backend,
    models,
    label_spaces: labelSpaces(models, added, dropped),
    datasets: mapValues(added, (dataset, name) =>
      addedDataset(name, dataset, Object.values(models), libraries),
    ),
    property_library: properties,
    task_library: tasks,
  };
}

function chosenModels(
  request: EvaluateRequest,
  dropped: Dropped,
): Record<string, ModelConfiguration> {
  return mapValues(pick(dropped.models, request.models), ({ source, options }, name) => {
    const own = Object.hasOwn(request.modelOptions, name) ? request.modelOptions[name] : undefined;
    const { preprocess, labels, outputs } = own ?? options;
    return {
      ...source,
      preprocess,
      ...(labels === '' ? {} : { labels }),
      ...(outputs === null ? {} : { outputs }),
    };
  });
}

/** The entries of the chosen groups on the chosen datasets. */
function entriesOf(
  kind: Kind,
  request: EvaluateRequest,
  added: Readonly<Record<string, DroppedDataset>>,
  libraries: Libraries,
): Record<string, LibraryEntry> {
  const library = kind === 'property' ? libraries.property_library : libraries.task_library;
  const groups = kind === 'property' ? libraries.property_groups : libraries.task_groups;
  const given = [...(kind === 'property' ? request.propertyGroup : request.taskGroup)];
  const chosen = pick(library, resolveGroup(kind, given, groups, Object.keys(library)));
  const { datasets } = request;
  const builtIn = Object.entries(chosen).filter(
    ([, entry]) => datasets === null || datasets.includes(entry.dataset),
  );
  const onAdded = Object.entries(added).flatMap(([name, { configuration }]) =>
    entriesOnAdded(kind, Object.values(chosen), name, configuration.groups ?? []),
  );
  return Object.fromEntries([...builtIn, ...onAdded]);
}

/** The distinct measurements of these entries, on an added dataset; those by group for each group that it has. */
function entriesOnAdded(
  kind: Kind,
  entries: readonly LibraryEntry[],
  dataset: string,
  groups: readonly string[],
): [string, LibraryEntry][] {
  const distinct = new Map<string, LibraryEntry>();
  for (const entry of entries) {
    if ('group' in entry) continue;
    const moved = { ...entry, dataset };
    distinct.set(canonicalJson(JSON.parse(JSON.stringify(moved))), moved);
  }
  const moved = [...distinct.values()];
  const named = moved.map((entry, index): [string, LibraryEntry] => {
    const before = moved.slice(0, index).filter(({ measure }) => measure === entry.measure).length;
    const name = `${entry.measure}_${dataset}`;
    return [before === 0 ? name : `${name}_${before + 1}`, entry];
  });
  if (kind === 'property' || !entries.some((entry) => 'group' in entry)) return named;
  const byGroup = Object.entries(entriesOn(dataset, groups).task_library).filter(
    ([, entry]) => 'group' in entry,
  );
  return [...named, ...byGroup];
}

function addedDataset(
  name: string,
  { classes, configuration }: DroppedDataset,
  models: readonly ModelConfiguration[],
  libraries: Libraries,
): DatasetConfiguration {
  const labels = configuration.labels ?? addedLabels(name, classes, models, libraries);
  return { ...configuration, labels };
}

/** The built-in label space of a chosen model where it knows every class; else the classes are the space. */
function addedLabels(
  name: string,
  classes: readonly string[],
  models: readonly ModelConfiguration[],
  libraries: Libraries,
): string {
  const fitting = models.find(({ labels }) => {
    const space = labels === undefined ? undefined : libraries.label_spaces[labels];
    return Array.isArray(space) && classes.every((label) => space.includes(label));
  });
  return fitting?.labels ?? name;
}

/** The classes of every added dataset that is chosen or whose classes a chosen model answers with, and models' own. */
function labelSpaces(
  models: Readonly<Record<string, ModelConfiguration>>,
  added: Readonly<Record<string, DroppedDataset>>,
  dropped: Dropped,
): Record<string, string[]> {
  const ofModels = Object.values(models).flatMap(({ labels }) => labels ?? []);
  const used = [...Object.keys(added), ...ofModels];
  const own = Object.values(dropped.models).flatMap(({ labelSpace }) => labelSpace ?? []);
  return {
    ...mapValues(pick(dropped.datasets, used), ({ classes }) => [...classes]),
    ...Object.fromEntries(
      own
        .filter(({ name }) => used.includes(name))
        .map(({ name, classes }) => [name, [...classes]]),
    ),
  };
}

/** The named entries of a table, in the order of the names; unknown names are left out. */
function pick<T>(table: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(table, name) ? table[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function mapValues<T, R>(
  table: Readonly<Record<string, T>>,
  change: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [name, change(value, name)]),
  );
}
