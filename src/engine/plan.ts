import type { Configuration, LibraryEntry } from '../config/configuration.ts';
import { ConfigurationError, DatasetError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { nonDefaultParameters } from '../core/parameters.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { findMeasurement } from '../measurement-list.ts';
import type { BoundMeasurement, Compatibility } from '../measurement.ts';
import { addressOf, valueName } from '../measurement-address.ts';
import type { PreparedModel } from '../models/model.ts';
import { parseView } from '../view.ts';
import type { Answers, AnsweredDataset } from './answers.ts';
import { idOf, passIdentity, runIdentity, type PassContext } from './identity.ts';

/** One entry of a run's groups, bound to its dataset. */
export interface PlannedMeasurement {
  readonly address: string;
  readonly entry: string;
  readonly measure: string;
  readonly parameters: JsonObject;
  readonly bound: BoundMeasurement;
  readonly dataset: Dataset;
  readonly answers: Answers;
  readonly as: string | null;
  /** Details of the values that it may write, as far as they are known. */
  readonly details: readonly string[];
  /** Why it does not apply to this model and dataset; null when it does. */
  readonly inapplicable: string | null;
}

/** One model over one dataset under one view, and what is to be derived while its outputs are at hand. */
export interface Pass {
  readonly id: string;
  readonly identity: JsonObject;
  readonly model: PreparedModel;
  readonly dataset: Dataset;
  readonly answers: Answers;
  readonly view: string;
  /** The measurements that read it. */
  readonly readers: readonly PlannedMeasurement[];
}

/** One model with its measurements: what becomes one `run.json`. */
export interface PlannedRun {
  readonly id: string;
  readonly model: PreparedModel;
  readonly datasets: readonly { readonly dataset: Dataset; readonly answers: Answers }[];
  readonly measurements: readonly PlannedMeasurement[];
  /** Its passes, by dataset name and view. */
  readonly passes: readonly Pass[];
}

/** The smallest set of passes that serves all runs. */
export interface Plan {
  readonly runs: readonly PlannedRun[];
}

/**
 * Makes the plan, and every check that needs no inference.
 * @throws ConfigurationError `value_name_conflict`, and what binding parameters throws
 * @throws DatasetError `missing_group_column`
 */
export async function makePlan(
  configuration: Configuration,
  models: readonly PreparedModel[],
  datasets: ReadonlyMap<string, AnsweredDataset>,
  context: PassContext,
): Promise<Plan> {
  const runs: PlannedRun[] = [];
  for (const model of models) runs.push(await planRun(configuration, model, datasets, context));
  return { runs };
}

/** Names of the datasets that a configuration's groups measure on, each once, in order of first use. */
export function datasetsOf(configuration: Configuration): string[] {
  return [...new Set(entriesOf(configuration).map(({ entry }) => entry.dataset))];
}

interface NamedEntry {
  readonly name: string;
  readonly entry: LibraryEntry;
}

function entriesOf(configuration: Configuration): NamedEntry[] {
  const pick = (names: readonly string[], library: Readonly<Record<string, LibraryEntry>>) =>
    names.map((name) => {
      const entry = library[name];
      if (entry === undefined) {
        throw new ConfigurationError(
          'unknown_library_entry',
          `No library entry is named "${name}".`,
          {
            context: { name },
          },
        );
      }
      return { name, entry };
    });
  return [
    ...pick(configuration.property_group, configuration.property_library),
    ...pick(configuration.task_group, configuration.task_library),
  ];
}

async function planRun(
  configuration: Configuration,
  model: PreparedModel,
  datasets: ReadonlyMap<string, AnsweredDataset>,
  context: PassContext,
): Promise<PlannedRun> {
  const measurements = distinct(
    entriesOf(configuration).map(({ name, entry }) =>
      planMeasurement(name, entry, model, datasets),
    ),
  );
  refuseConflicts(measurements);
  const used = [
    ...new Map(
      measurements.map(({ dataset, answers }) => [dataset, { dataset, answers }]),
    ).values(),
  ];
  const identity = await runIdentity(
    {
      model,
      datasets: used,
      measurements: measurements.map(({ address, bound, as }) => ({
        address,
        version: bound.meta.version,
        as,
      })),
    },
    context,
  );
  return {
    id: await idOf(identity),
    model,
    datasets: used,
    measurements,
    passes: await planPasses(model, measurements, context),
  };
}

function planMeasurement(
  name: string,
  entry: LibraryEntry,
  model: PreparedModel,
  datasets: ReadonlyMap<string, AnsweredDataset>,
): PlannedMeasurement {
  const { measure, dataset: datasetName, as, ...raw } = entry;
  const answered = datasets.get(datasetName);
  const answers = answered?.answers.get(model.name);
  if (answered === undefined || answers === undefined) {
    throw new ConfigurationError(
      'unknown_dataset',
      `Library entry "${name}" names dataset "${datasetName}", which is not there.`,
      {
        context: { entry: name, dataset: datasetName },
      },
    );
  }
  const { dataset } = answered;
  const measurement = findMeasurement(measure);
  const parameters: JsonObject = {};
  for (const [key, value] of Object.entries(raw)) if (value !== undefined) parameters[key] = value;
  const bound = measurement.bind(parameters);
  checkGroups(name, bound, dataset);
  const subject = subjectOf(model, dataset, answers);
  const compatible = bound.compatible(subject);
  return {
    address: addressOf(
      bound.meta.kind,
      measure,
      datasetName,
      nonDefaultParameters(measurement.parameters, parameters),
    ),
    entry: name,
    measure,
    parameters,
    bound,
    dataset,
    answers,
    as: as ?? null,
    details: bound.details(subject),
    inapplicable: compatible === true ? null : compatible,
  };
}

function subjectOf(model: PreparedModel, dataset: Dataset, answers: Answers): Compatibility {
  const groupNames = groupNamesOf(dataset);
  return {
    hasEmbedding: model.outputs.embedding !== null,
    classCount: answers.classes.length,
    groups: [...groupNames.keys()],
    groupNames: Object.fromEntries(groupNames),
    hasLabels: dataset.examples.some(({ labels }) => labels.length > 0),
  };
}

const knownGroupNames = new WeakMap<Dataset, ReadonlyMap<string, readonly string[]>>();

/** The groups of each group column, both in order of first appearance; found once for each dataset. */
function groupNamesOf(dataset: Dataset): ReadonlyMap<string, readonly string[]> {
  const known = knownGroupNames.get(dataset);
  if (known !== undefined) return known;
  const names = new Map<string, Set<string>>();
  for (const { groups } of dataset.examples) {
    for (const [column, group] of Object.entries(groups ?? {})) {
      const ofColumn = names.get(column) ?? new Set();
      names.set(column, ofColumn.add(group));
    }
  }
  const found = new Map([...names].map(([column, groups]) => [column, [...groups]]));
  knownGroupNames.set(dataset, found);
  return found;
}

function checkGroups(entry: string, bound: BoundMeasurement, dataset: Dataset): void {
  const there = groupColumns(dataset);
  const missing = bound.needs.groups.find((group) => !there.includes(group));
  if (missing === undefined) return;
  const found = there.length === 0 ? 'it has no groups' : `it has ${there.join(', ')}`;
  throw new DatasetError(
    'missing_group_column',
    `Library entry "${entry}" groups by "${missing}", which dataset ${dataset.name} does not have (${found}). ` +
      "Name the column in the dataset's `groups` and in its metadata.",
    { context: { entry, group: missing, dataset: dataset.name } },
  );
}

/** Group columns that a dataset's examples have, in order of first appearance. */
export function groupColumns(dataset: Dataset): string[] {
  return [...groupNamesOf(dataset).keys()];
}

/** The same measurement asked for twice is made once. */
function distinct(measurements: readonly PlannedMeasurement[]): PlannedMeasurement[] {
  const seen = new Map<string, PlannedMeasurement>();
  for (const measurement of measurements) {
    const key = `${measurement.address} ${measurement.as ?? ''}`;
    if (!seen.has(key)) seen.set(key, measurement);
  }
  return [...seen.values()];
}

function refuseConflicts(measurements: readonly PlannedMeasurement[]): void {
  const owners = new Map<string, PlannedMeasurement>();
  const named = measurements.flatMap((measurement) =>
    measurement.details.map((detail) => ({ measurement, name: nameOf(measurement, detail) })),
  );
  for (const { measurement, name } of named) {
    const owner = owners.get(name);
    if (owner !== undefined && owner !== measurement) {
      throw new ConfigurationError(
        'value_name_conflict',
        `Library entries "${owner.entry}" and "${measurement.entry}" would both write the value "${name}". Give one of them \`as: <another name>\`.`,
        { context: { value: name, entries: [owner.entry, measurement.entry] } },
      );
    }
    owners.set(name, measurement);
  }
}

/** Full name of one value of a measurement. */
export function nameOf(measurement: PlannedMeasurement, detail: string): string {
  const { dataset, bound, as } = measurement;
  return valueName(dataset.name, bound.meta.prefix ?? bound.meta.id, detail, as);
}

/** Name of a measurement's primary value. */
export function primaryName(measurement: PlannedMeasurement): string {
  return nameOf(measurement, measurement.bound.primary);
}

async function planPasses(
  model: PreparedModel,
  measurements: readonly PlannedMeasurement[],
  context: PassContext,
): Promise<Pass[]> {
  const passes = new Map<
    string,
    { dataset: Dataset; answers: Answers; view: string; readers: PlannedMeasurement[] }
  >();
  for (const measurement of measurements) {
    if (measurement.inapplicable !== null) continue;
    for (const view of Object.keys(measurement.bound.needs.columns)) {
      parseView(view); // refuses an unknown transform before anything is inferred
      const key = `${measurement.dataset.name} ${view}`;
      const { dataset, answers } = measurement;
      const pass = passes.get(key) ?? { dataset, answers, view, readers: [] };
      pass.readers.push(measurement);
      passes.set(key, pass);
    }
  }
  const planned: Pass[] = [];
  for (const { dataset, answers, view, readers } of passes.values()) {
    const identity = await passIdentity(model, dataset, answers, view, context);
    planned.push({ id: await idOf(identity), identity, model, dataset, answers, view, readers });
  }
  return planned;
}
