import { InterplayError, toPlainError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { MeasuredValue, Outcome, RecordTable } from '../measurement.ts';
import type { RunMeasurement, RunValue } from '../report/run-document.ts';
import type { RecordStore, StoredChunk } from '../store/store.ts';
import {
  groupColumns,
  nameOf,
  primaryName,
  type PlannedMeasurement,
  type Pass,
  type PlannedRun,
} from './plan.ts';
import { recordTable } from './record-table.ts';

/** Measurements and values of a run, ready for its document. */
export interface Measured {
  readonly measurements: RunMeasurement[];
  readonly values: Record<string, RunValue>;
}

/**
 * Computes every value of a run from stored records alone. One failing measurement never stops the others.
 * @param examplesOf how many of a dataset's first examples are stored under all views (live values); all when complete
 * @param rowsErrorOf why the row columns of the measurement at an address could not be derived
 */
export async function measureRun(
  run: PlannedRun,
  store: RecordStore,
  seed: number,
  examplesOf: (dataset: string) => number,
  rowsErrorOf: (address: string) => InterplayError | undefined,
): Promise<Measured> {
  const measurements: RunMeasurement[] = [];
  const values: Record<string, RunValue> = {};
  const tables = new Tables(run, store);
  for (const measurement of run.measurements) {
    measurements.push(
      await measure(run, measurement, tables, seed, examplesOf, rowsErrorOf, values),
    );
  }
  return { measurements, values };
}

/**
 * The record tables of one measurement after the other. Where two in a row read the same columns they get the same table,
 * so that what both derive of it is derived once; no more than the tables of one measurement are kept.
 */
class Tables {
  readonly #run: PlannedRun;
  readonly #store: RecordStore;
  #kept: ReadonlyMap<string, Promise<RecordTable>> = new Map();

  constructor(run: PlannedRun, store: RecordStore) {
    this.#run = run;
    this.#store = store;
  }

  /** Tables by view. */
  async of(
    { bound, dataset }: PlannedMeasurement,
    examples: number,
  ): Promise<ReadonlyMap<string, RecordTable>> {
    const wanted = Object.entries(bound.needs.columns).map(([view, columns]) => {
      const pass = passOf(this.#run, dataset, view);
      const key = JSON.stringify([pass.id, columns]);
      const table = this.#kept.get(key) ?? readTable(this.#store, pass.id, columns, examples);
      return { view, key, table };
    });
    this.#kept = new Map(wanted.map(({ key, table }) => [key, table]));
    const read = await Promise.all(
      wanted.map(async ({ view, table }) => [view, await table] as const),
    );
    return new Map(read);
  }
}

async function measure(
  run: PlannedRun,
  measurement: PlannedMeasurement,
  tables: Tables,
  seed: number,
  examplesOf: (dataset: string) => number,
  rowsErrorOf: (address: string) => InterplayError | undefined,
  values: Record<string, RunValue>,
): Promise<RunMeasurement> {
  const { address, bound, measure: id, inapplicable } = measurement;
  const { kind, version } = bound.meta;
  const described = { address, kind, measure: id, version, primary: null };
  if (inapplicable !== null)
    return { ...described, status: 'skipped', reason: inapplicable, details: {} };
  try {
    const rowsError = rowsErrorOf(address);
    if (rowsError !== undefined) throw rowsError;
    const examples = examplesOf(measurement.dataset.name);
    const outcome = await outcomeOf(run, measurement, tables, seed, examples);
    const named = outcome.values.map(
      (value) => [nameOf(measurement, value.detail), toRunValue(measurement, value)] as const,
    );
    refuseTaken(
      named.map(([name]) => name),
      values,
    );
    for (const [name, value] of named) values[name] = value;
    const primary = primaryName(measurement);
    return {
      ...described,
      status: 'ok',
      primary: named.some(([name]) => name === primary) ? primary : null,
      details: detailsOf(measurement, outcome),
    };
  } catch (error) {
    const { code, message } = toPlainError(error);
    return { ...described, status: 'failed', code, reason: message, details: {} };
  }
}

async function outcomeOf(
  run: PlannedRun,
  measurement: PlannedMeasurement,
  tables: Tables,
  seed: number,
  examples: number,
): Promise<Outcome> {
  const { bound, dataset, answers } = measurement;
  const byView = await tables.of(measurement, examples);
  const used = dataset.examples.slice(0, examples);
  const groups: Record<string, (string | null)[]> = {};
  for (const column of groupColumns(dataset))
    groups[column] = used.map((example) => example.groups?.[column] ?? null);
  return bound.values({
    seed,
    dataset: {
      name: dataset.name,
      classes: answers.classes,
      exampleIds: used.map(({ id }) => id),
      groups,
    },
    model: { classCount: answers.classes.length, embeddingWidth: run.model.embeddingWidth },
    records: (view) => {
      const table = byView.get(view);
      if (table === undefined) {
        throw new InterplayError(
          'missing_view',
          `${bound.meta.id} read view "${view}", which it did not ask for in needs().`,
        );
      }
      return table;
    },
  });
}

function passOf(run: PlannedRun, dataset: Dataset, view: string): Pass {
  const pass = run.passes.find(
    (candidate) => candidate.dataset === dataset && candidate.view === view,
  );
  if (pass !== undefined) return pass;
  throw new InterplayError(
    'missing_view',
    `The plan has no pass over ${dataset.name} under ${view}.`,
  );
}

/** The first `examples` rows of some columns of a pass. Throws StoreError `missing_column`. */
export async function readTable(
  store: RecordStore,
  passId: string,
  columns: readonly string[],
  examples: number,
): Promise<RecordTable> {
  const stored = (await store.chunks(passId))
    .filter(({ end }) => end <= examples)
    .sort((a, b) => a.index - b.index);
  const chunks = await Promise.all(
    stored.map(async (chunk) => ({
      start: chunk.start,
      end: chunk.end,
      columns: await store.readChunk(passId, chunk.index, columns),
    })),
  );
  return recordTable(chunks);
}

/** How many of the first examples are stored without a gap. */
export function storedPrefix(chunks: readonly StoredChunk[]): number {
  let end = 0;
  for (const chunk of [...chunks].sort((a, b) => a.index - b.index)) {
    if (chunk.start !== end) break;
    end = chunk.end;
  }
  return end;
}

function toRunValue({ bound, address }: PlannedMeasurement, value: MeasuredValue): RunValue {
  const { meta } = bound;
  const { interval } = value;
  if (!Number.isFinite(value.value)) {
    throw new InterplayError(
      'value_not_finite',
      `${meta.id} gave ${value.value} for "${value.detail}"; undefined values belong in \`undefined\`, with the reason.`,
    );
  }
  const [low, high] = value.range ?? meta.range;
  return {
    value: value.value,
    n: value.n,
    ci95: 'none' in interval ? null : [interval.low, interval.high],
    ciMethod: 'none' in interval ? interval.none : interval.method,
    unit: value.unit ?? meta.unit,
    range: [low, high],
    best: value.best ?? meta.best,
    ...(value.variant === undefined ? {} : { variant: value.variant }),
    measurement: address,
  };
}

function refuseTaken(names: readonly string[], values: Readonly<Record<string, RunValue>>): void {
  const taken = names.find((name) => Object.hasOwn(values, name));
  if (taken === undefined) return;
  throw new InterplayError(
    'value_name_conflict',
    `The value "${taken}" was already written by ${values[taken]?.measurement}. Give one of the two library entries \`as: <another name>\`.`,
    { context: { value: taken } },
  );
}

function detailsOf(measurement: PlannedMeasurement, outcome: Outcome): JsonObject {
  if (outcome.undefined.length === 0) return outcome.details;
  return {
    ...outcome.details,
    undefined: outcome.undefined.map(({ detail, reason }) => ({
      value: nameOf(measurement, detail),
      reason,
    })),
  };
}
