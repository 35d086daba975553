import type { Configuration } from '../config/configuration.ts';
import { mapConcurrently } from '../core/concurrency.ts';
import { ModelError, type InterplayError, fromPlainError, toPlainError } from '../core/errors.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { LabelMap } from '../datasets/label-maps/label-map.ts';
import type { PreparedModel } from '../models/model.ts';
import { sessionFiles } from '../models/session-files.ts';
import type { BackendCheck, RunDocument } from '../report/run-document.ts';
import { splitChunks } from './chunk-parts.ts';
import { chunkSizeOf } from './chunks.ts';
import { completeConfiguration } from './completion.ts';
import { completeDocument, partialDocument, type DocumentContext } from './document.ts';
import type { RunEvent } from './events.ts';
import type { ChunkResult, ChunkTask, Executor } from './execution.ts';
import { LiveValues } from './live-values.ts';
import { measureRun } from './measuring.ts';
import type { Pass, Plan, PlannedRun } from './plan.ts';
import type { BackendChoice, Platform } from './platform.ts';
import { lookUp, prepare, type Prepared } from './prepared.ts';
import { Progress } from './progress.ts';
import { rememberThumbnails, sampleRun, type Thumbnails } from './samples.ts';
import { makeSchedule, type Schedule } from './schedule.ts';
import { shareChunks, untilAborted } from './work.ts';

/** Examples that the backend check runs. */
const CHECK_EXAMPLES = 8;
/** Largest difference that the backend check accepts, as a share of the largest logit. */
const CHECK_TOLERANCE = 1e-3;
/** Passes that are brought into their final form at a time. */
const FINISHING = 8;
/** What the check may find that no other backend would mend. */
const modelMistakes = ['input_size_mismatch', 'class_count_mismatch'];
/** Bytes of model files that one set of executors holds at once. */
const MODEL_BUDGET = 1 << 30;

export interface EvaluateOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Measure again even where a complete run or records are stored. */
  readonly force?: boolean;
  /** Whether to compute values of the stored prefix while the run goes on. */
  readonly liveValues?: boolean;
}

/**
 * Evaluates every model of a configuration: one run each, over the smallest set of passes. Everything
 * that can be checked is checked before the first inference. Chunks commit one by one, so an interrupted
 * call goes on where it stopped and ends with the same values to the last bit.
 * @throws ConfigurationError, ModelError, DatasetError before anything is inferred
 * @throws CancelledError when the signal is aborted; RuntimeError or StoreError when the work fails
 */
export async function evaluate(
  configuration: Configuration,
  platform: Platform,
  options: EvaluateOptions = {},
): Promise<RunDocument[]> {
  const emit = options.onEvent ?? (() => undefined);
  const { signal } = options;
  const complete = await untilAborted(completeConfiguration(configuration, platform, emit), signal);
  const prepared = await untilAborted(prepare(complete, platform, emit), signal);
  const evaluation = new Evaluation(complete, platform, prepared, options);
  return evaluation.run();
}

/** One call of `evaluate`, after its plan was made. */
class Evaluation {
  readonly #configuration: Configuration;
  readonly #platform: Platform;
  readonly #plan: Plan;
  readonly #options: EvaluateOptions;
  readonly #emit: (event: RunEvent) => void;
  readonly #thumbnails: Thumbnails;
  readonly #created = new Date().toISOString();
  readonly #checks = new Map<string, BackendCheck>();
  readonly #failedRows = new Map<string, InterplayError>();
  readonly #parallelism: { readonly executors: number; readonly threads: number };
  readonly #backend: BackendChoice;
  #batchSize: number;

  constructor(
    configuration: Configuration,
    platform: Platform,
    prepared: Prepared,
    options: EvaluateOptions,
  ) {
    this.#configuration = configuration;
    this.#platform = platform;
    this.#plan = prepared.plan;
    this.#backend = prepared.backend;
    this.#options = options;
    this.#emit = options.onEvent ?? (() => undefined);
    this.#thumbnails = rememberThumbnails(platform);
    const largestModel = Math.max(0, ...prepared.plan.runs.map(({ model }) => model.bytes));
    this.#parallelism = platform.parallelism(prepared.backend.used, largestModel);
    this.#batchSize = configuration.batch_size;
  }

  async run(): Promise<RunDocument[]> {
    const { store } = this.#platform;
    const documents = new Map<string, RunDocument>();
    const open: PlannedRun[] = [];
    for (const run of this.#plan.runs) {
      const saved = await store.getRun(run.id);
      const complete = saved?.status === 'complete';
      if (complete && this.#options.force !== true) {
        documents.set(run.id, saved);
        continue;
      }
      open.push(run);
      // Before anything is scheduled, so that its passes are kept; a complete run stays until there is another.
      if (!complete) {
        await store.putRun(partialDocument(run, await this.#documentContext(run)));
      }
    }
    const passes = distinctPasses(open);
    const chunkSize = chunkSizeOf(this.#configuration.batch_size);
    for (const pass of passes) {
      const examples = pass.dataset.examples.length;
      await store.openPass({ id: pass.id, examples, chunkSize, identity: pass.identity });
    }
    const schedule = await makeSchedule(passes, store, chunkSize, this.#options.force === true);
    this.#announce(passes, schedule, documents);
    await this.#work(open, passes, schedule);
    for (const run of open) documents.set(run.id, await this.#finish(run));
    return this.#plan.runs.flatMap(({ id }) => documents.get(id) ?? []);
  }

  #announce(
    passes: readonly Pass[],
    schedule: Schedule,
    saved: ReadonlyMap<string, RunDocument>,
  ): void {
    this.#emit({
      type: 'planned',
      runs: this.#plan.runs.map(({ id, model }) => ({
        id,
        model: model.name,
        stored: saved.has(id),
      })),
      passes: passes.map(({ id, model, dataset, view }) => ({
        id,
        model: model.name,
        dataset: dataset.name,
        view,
        examples: dataset.examples.length,
        done: schedule.done.get(id) ?? 0,
      })),
      total: inferencesOf(schedule.tasks),
    });
    for (const run of saved.values()) this.#emit({ type: 'finished', run });
  }

  /** Runs all chunks, a group of models at a time: each group's files fit into memory together. */
  async #work(
    runs: readonly PlannedRun[],
    passes: readonly Pass[],
    schedule: Schedule,
  ): Promise<void> {
    const { store } = this.#platform;
    const progress = new Progress(this.#emit, schedule.done, inferencesOf(schedule.tasks));
    const live = new LiveValues(
      runs,
      this.#platform,
      this.#thumbnails,
      this.#configuration.seed,
      this.#emit,
    );
    const commit = async (task: ChunkTask, result: ChunkResult): Promise<void> => {
      await this.#commit(task, result, passes);
      for (const { passId } of result.passes) progress.add(passId, task.end - task.start);
      if (this.#options.liveValues === true) await live.update();
    };
    for (const group of modelGroups(runs)) {
      const names = new Set(group.map(({ name }) => name));
      const tasks = schedule.tasks.flatMap((task) => {
        const own = task.passes.filter((pass) => names.has(pass.model));
        return own.length === 0 ? [] : [{ ...task, passes: own }];
      });
      if (tasks.length > 0) await this.#workOn(group, tasks, passes, commit);
    }
    await mapConcurrently(passes, FINISHING, ({ id, dataset }) =>
      store.finishPass(
        id,
        dataset.examples.map((example) => example.id),
      ),
    );
  }

  async #workOn(
    models: readonly PreparedModel[],
    tasks: readonly ChunkTask[],
    passes: readonly Pass[],
    commit: (task: ChunkTask, result: ChunkResult) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#options;
    const executors: Executor[] = [];
    try {
      const chunks = splitChunks(
        tasks,
        this.#parallelism.executors,
        this.#configuration.batch_size,
      );
      const parts = chunks.reduce((sum, chunk) => sum + chunk.parts.length, 0);
      const count = Math.min(this.#parallelism.executors, parts);
      await untilAborted(this.#openExecutors(count, models, passes, executors), signal);
      await shareChunks(chunks, executors, commit, signal, this.#checker(tasks));
    } finally {
      await Promise.allSettled(executors.map((executor) => executor.close()));
    }
  }

  async #openExecutors(
    count: number,
    models: readonly PreparedModel[],
    passes: readonly Pass[],
    opened: Executor[],
  ): Promise<void> {
    const withData = await Promise.all(
      models.map(async (model) => {
        const configuration = lookUp(this.#configuration.models, model.name);
        const files = await this.#platform.readModel(model.name, configuration);
        return { model, files: sessionFiles(model, files) };
      }),
    );
    const setup = {
      models: withData,
      datasets: [...new Set(passes.map(({ dataset }) => dataset))].map((dataset) => ({
        name: dataset.name,
        location: dataset.location,
        ids: dataset.examples.map(({ id }) => id),
        labels: dataset.examples.map(({ labels }) => labels),
        maps: mapsOn(dataset, passes),
      })),
      backend: this.#backend.used,
      threads: this.#parallelism.threads,
      batchSize: this.#configuration.batch_size,
      seed: this.#configuration.seed,
    };
    const opening = Array.from({ length: count }, async () => {
      const executor = await this.#platform.openExecutor(setup, this.#emit);
      // A cancel may have come while this one was opening.
      if (this.#options.signal?.aborted === true) await executor.close();
      else opened.push(executor);
    });
    // All of them, so that those that open after one has failed are closed, too.
    for (const result of await Promise.allSettled(opening)) {
      if (result.status === 'rejected') throw result.reason;
    }
  }

  /** The backend check of every model that has work to do, for the executors that are free first. */
  #checker(tasks: readonly ChunkTask[]): (executor: Executor) => Promise<void> {
    const datasets = new Map<string, string>();
    for (const task of tasks) {
      for (const { model } of task.passes)
        if (!datasets.has(model)) datasets.set(model, task.dataset);
    }
    const queue = [...datasets].filter(([model]) => !this.#checks.has(model));
    return async (executor) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await this.#checkModel(executor, ...next);
        await this.#keepCheck(next[0], tasks);
      }
    };
  }

  /** Keeps the check with the passes that are being inferred, for runs that will find them stored. */
  async #keepCheck(model: string, tasks: readonly ChunkTask[]): Promise<void> {
    const check = this.#checks.get(model);
    if (check === undefined) return;
    const passes = tasks.flatMap((task) => task.passes).filter((pass) => pass.model === model);
    for (const id of new Set(passes.map(({ passId }) => passId)))
      await this.#platform.store.putCheck(id, check);
  }

  /** The check of this call, or the one that was made when the run's passes were inferred. */
  async #checkOf({ model, passes }: PlannedRun): Promise<BackendCheck | null> {
    const made = this.#checks.get(model.name);
    if (made !== undefined) return made;
    for (const { id } of passes) {
      const kept = await this.#platform.store.check(id);
      if (kept !== null) return kept;
    }
    return null;
  }

  async #checkModel(executor: Executor, model: string, dataset: string): Promise<void> {
    const reference = this.#platform.referenceBackend(this.#backend.used);
    try {
      const request = {
        model,
        dataset,
        examples: CHECK_EXAMPLES,
        reference,
        tolerance: CHECK_TOLERANCE,
      };
      const check = await executor.check(request);
      this.#checks.set(model, check);
      this.#emit({ type: 'check', model, check });
      if (check.ok) return;
      const message =
        `${model}: logits on ${this.#backend.used} differ from ${reference} by up to ${check.maxLogitDifference.toPrecision(2)}, ` +
        `and batches from single pictures by up to ${check.maxBatchDifference.toPrecision(2)} (tolerance ${check.tolerance.toPrecision(2)}). ` +
        `Its values are flagged; evaluate it again with backend ${reference} to be sure.`;
      this.#emit({ type: 'notice', code: 'backend_check_failed', message });
    } catch (error) {
      if (error instanceof ModelError && modelMistakes.includes(error.code)) throw error;
      const { message } = toPlainError(error);
      this.#emit({
        type: 'notice',
        code: 'backend_check_unavailable',
        message: `${model}: not checked on ${reference}: ${message}`,
      });
    }
  }

  async #commit(task: ChunkTask, result: ChunkResult, passes: readonly Pass[]): Promise<void> {
    const { index, start, end } = task;
    for (const { passId, columns, failures: ofPass, failedRows } of result.passes) {
      const pass = passes.find(({ id }) => id === passId);
      if (pass === undefined) continue;
      const failures = ofPass.map((failure) => ({
        ...failure,
        exampleId: pass.dataset.examples[failure.index]?.id ?? String(failure.index),
      }));
      await this.#platform.store.putChunk(passId, { index, start, end }, columns, failures);
      for (const { address, error } of failedRows) {
        this.#failedRows.set(failedKey(pass.model.name, address), fromPlainError(error));
      }
    }
    if (result.batchSize < this.#batchSize) {
      this.#batchSize = result.batchSize;
      const message = `The memory did not suffice for batches of ${this.#configuration.batch_size}; going on with ${result.batchSize}.`;
      this.#emit({ type: 'notice', code: 'batch_halved', message });
    }
  }

  /** Values, samples and document of a run whose records are complete. */
  async #finish(run: PlannedRun): Promise<RunDocument> {
    const { store } = this.#platform;
    const all = (name: string) =>
      run.datasets.find(({ dataset }) => dataset.name === name)?.dataset.examples.length ?? 0;
    const measured = await measureRun(run, store, this.#configuration.seed, all, (address) =>
      this.#failedRows.get(failedKey(run.model.name, address)),
    );
    for (const measurement of measured.measurements) {
      this.#emit({ type: 'measured', model: run.model.name, measurement });
    }
    const samples = await sampleRun(run, this.#platform, this.#thumbnails, all);
    const document = await completeDocument(
      run,
      await this.#documentContext(run),
      measured,
      samples,
      store,
    );
    await store.putRun(document);
    this.#tellNonfinite(document);
    this.#emit({ type: 'finished', run: document });
    return document;
  }

  #tellNonfinite({ model, datasets }: RunDocument): void {
    for (const [name, { nonfinite }] of Object.entries(datasets)) {
      if (nonfinite === 0) continue;
      const message =
        `${model.name}: ${nonfinite} answers on ${name} hold a logit that is no finite number. They count as wrong and are ` +
        'left out of calibration; another backend or a float32 model may give finite ones.';
      this.#emit({ type: 'notice', code: 'nonfinite_logits', message });
    }
  }

  async #documentContext(run: PlannedRun): Promise<DocumentContext> {
    return {
      configuration: this.#configuration,
      environment: this.#platform.environment,
      backend: this.#backend,
      parallelism: this.#parallelism,
      batchSizeUsed: this.#batchSize,
      check: await this.#checkOf(run),
      created: this.#created,
    };
  }
}

function failedKey(model: string, address: string): string {
  return `${model} ${address}`;
}

/** Each pass once, with all the measurements that read it, in the plan's order. */
function distinctPasses(runs: readonly PlannedRun[]): Pass[] {
  const passes = new Map<string, Pass>();
  for (const pass of runs.flatMap((run) => run.passes)) {
    const known = passes.get(pass.id);
    passes.set(
      pass.id,
      known === undefined ? pass : { ...known, readers: [...known.readers, ...pass.readers] },
    );
  }
  return [...passes.values()];
}

/** The label maps of the models of these passes on a dataset. */
function mapsOn(dataset: Dataset, passes: readonly Pass[]): Map<string, LabelMap> {
  return new Map(
    passes.flatMap(({ model, dataset: read, answers: { map } }) =>
      read === dataset && map !== null ? [[model.name, map] as const] : [],
    ),
  );
}

function inferencesOf(tasks: readonly ChunkTask[]): number {
  return tasks.reduce((sum, task) => sum + task.passes.length * (task.end - task.start), 0);
}

/** The models of the runs in groups whose files fit into the budget; a larger file is alone. */
function modelGroups(runs: readonly PlannedRun[]): PreparedModel[][] {
  const groups: PreparedModel[][] = [];
  let bytes = Infinity;
  for (const { model } of runs) {
    if (bytes + model.bytes > MODEL_BUDGET) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(model);
    bytes += model.bytes;
  }
  return groups;
}
