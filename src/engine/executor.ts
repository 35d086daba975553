import { blocksOf, BLOCK_SIZE, type Column, type Columns } from '../core/column.ts';
import { RuntimeError, toPlainError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { mappedLabels, type LabelMap } from '../datasets/label-maps/label-map.ts';
import { findMeasurement } from '../measurement-list.ts';
import type { BoundMeasurement, OutputRole } from '../measurement.ts';
import type { PreparedModel } from '../models/model.ts';
import type { Session, SessionFactory } from '../runtime/session.ts';
import { checkBackend } from './backend-check.ts';
import {
  sessionModel,
  type ChunkResult,
  type ChunkTask,
  type Executor,
  type ExecutorDataset,
  type ExecutorModel,
  type ExecutorSetup,
  type PassResult,
  type PassTask,
} from './execution.ts';
import { inferBatch, type BatchLimit } from './inference.ts';
import type { Preparer } from './platform.ts';
import { prefetch } from './prefetch.ts';
import { recordColumns } from './record.ts';
import {
  OutputsBuilder,
  rowsOf,
  type Extent,
  type Range,
  type ViewOutputs,
} from './view-outputs.ts';

/** Batches prepared ahead of inference. */
const RUN_AHEAD = 2;

export interface ExecutorServices {
  readonly sessions: SessionFactory;
  readonly preparer: Preparer;
}

/** A model with its open session. */
export interface LoadedModel extends ExecutorModel {
  readonly session: Session;
}

/** A model and the outputs that are being collected of it. */
interface Collection {
  readonly loaded: LoadedModel;
  readonly builder: OutputsBuilder;
}

/** Opens the sessions of all models of the setup and runs chunks on them. */
export async function createExecutor(
  setup: ExecutorSetup,
  services: ExecutorServices,
): Promise<Executor> {
  const models = new Map<string, LoadedModel>();
  for (const loaded of setup.models) {
    const session = await services.sessions.open(sessionModel(loaded), {
      backend: setup.backend,
      threads: setup.threads,
    });
    models.set(loaded.model.name, { ...loaded, session });
  }
  const datasets = new Map(setup.datasets.map((dataset) => [dataset.name, dataset]));
  // One for each model: a small one need not go slower because a large one has to.
  const limits = new Map(
    setup.models.map(({ model }) => [model.name, { rows: setup.batchSize }] as const),
  );
  const modelOf = (name: string): LoadedModel => found(models, name, 'model');
  return {
    execute: (task) =>
      new ChunkExecution(
        setup,
        services.preparer,
        modelOf,
        found(datasets, task.dataset, 'dataset'),
        task,
        (name) => found(limits, name, 'model'),
      ).run(),
    check: (request) => checkBackend(request, setup, modelOf(request.model), services),
    close: async () => {
      for (const { session } of models.values()) await session.release();
    },
  };
}

function found<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = map.get(name);
  if (value === undefined) {
    throw new RuntimeError('internal', `The executor was not set up for ${what} ${name}.`, {
      context: { name },
    });
  }
  return value;
}

/** The work on one chunk; lives as long as the call. */
class ChunkExecution {
  readonly #setup: ExecutorSetup;
  readonly #preparer: Preparer;
  readonly #modelOf: (name: string) => LoadedModel;
  readonly #dataset: ExecutorDataset;
  readonly #task: ChunkTask;
  readonly #limitOf: (model: string) => BatchLimit;
  readonly #extent: Extent;
  readonly #measurements = new Map<string, BoundMeasurement>();

  constructor(
    setup: ExecutorSetup,
    preparer: Preparer,
    modelOf: (name: string) => LoadedModel,
    dataset: ExecutorDataset,
    task: ChunkTask,
    limitOf: (model: string) => BatchLimit,
  ) {
    this.#setup = setup;
    this.#preparer = preparer;
    this.#modelOf = modelOf;
    this.#dataset = dataset;
    this.#task = task;
    this.#limitOf = limitOf;
    this.#extent = this.#extentOfTask();
  }

  async run(): Promise<ChunkResult> {
    const identities = await this.#identityOutputs();
    const passes: PassResult[] = [];
    for (const view of new Set(this.#task.passes.map((pass) => pass.view))) {
      const wanted = this.#task.passes.filter((pass) => pass.view === view);
      const viewed =
        view === 'identity'
          ? identities
          : await this.#outputs(
              view,
              new Map(wanted.map((pass) => [pass.model, this.#rolesOf(pass)])),
            );
      for (const pass of wanted)
        passes.push(this.#record(pass, identities.get(pass.model), required(viewed, pass.model)));
    }
    const limits = this.#task.passes.map(({ model }) => this.#limitOf(model).rows);
    return { passes, batchSize: Math.min(...limits) };
  }

  /** Outputs under the identity view, for its own passes and for the row columns of other views. */
  async #identityOutputs(): Promise<Map<string, ViewOutputs>> {
    const roles = new Map<string, Set<OutputRole>>();
    for (const pass of this.#task.passes) {
      if (pass.view !== 'identity' && pass.rows.length === 0) continue;
      const ofModel = roles.get(pass.model) ?? new Set();
      for (const role of this.#rolesOf(pass)) ofModel.add(role);
      roles.set(pass.model, ofModel);
    }
    return roles.size === 0 ? new Map() : this.#outputs('identity', roles);
  }

  /** Infers the extent under one view with every model that wants it; pixels are made once per geometry. */
  async #outputs(
    view: string,
    roles: ReadonlyMap<string, ReadonlySet<OutputRole>>,
  ): Promise<Map<string, ViewOutputs>> {
    const outputs = new Map<string, ViewOutputs>();
    for (const models of this.#byGeometry([...roles.keys()])) {
      const collections = models.map((loaded) => {
        const { model } = loaded;
        const map = this.#mapOf(model.name);
        const wanted = roles.get(model.name);
        return { loaded, builder: new OutputsBuilder(model, map, this.#extent, wanted) };
      });
      await this.#infer(view, collections);
      for (const { loaded, builder } of collections)
        outputs.set(loaded.model.name, builder.build());
    }
    return outputs;
  }

  /** Infers the extent with models of one geometry. */
  async #infer(view: string, collections: readonly Collection[]): Promise<void> {
    const [first] = collections;
    if (first === undefined) return;
    const { height, width } = first.loaded.model.input;
    const { inputs: preprocess, indexOf } = distinctPreprocess(
      collections.map(({ loaded }) => loaded),
    );
    const prepare = (range: Range) =>
      this.#preparer.prepare({
        dataset: this.#dataset.name,
        ...range,
        batchSize: this.#setup.batchSize,
        view,
        seed: this.#setup.seed,
        preprocess,
        height,
        width,
      });
    for await (const [range, batch] of prefetch(this.#batches(), RUN_AHEAD, prepare)) {
      for (const { loaded, builder } of collections) {
        const { session, model } = loaded;
        const input = batch.inputs[indexOf(model)];
        if (input === undefined)
          throw new RuntimeError('internal', 'The preparer made too few inputs.');
        const rows = this.#setup.batchSize;
        builder.add(
          range,
          await inferBatch(session, model, input, rows, builder.roles, this.#limitOf(model.name)),
        );
        builder.addFailures(batch.failures);
      }
    }
  }

  /**
   * The chunk in batches, then what completes its blocks in batches of their own: the rows of a chunk
   * lie in the same batches whether or not a measurement wants whole blocks.
   */
  #batches(): Range[] {
    const { core, start, end } = this.#extent;
    const split = (range: Range): Range[] => {
      const batches: Range[] = [];
      for (let at = range.start; at < range.end; at += this.#setup.batchSize) {
        batches.push({ start: at, end: Math.min(at + this.#setup.batchSize, range.end) });
      }
      return batches;
    };
    return [core, { start, end: core.start }, { start: core.end, end }].flatMap(split);
  }

  #extentOfTask(): Extent {
    const { start, end, passes } = this.#task;
    const core = { start, end };
    const whole = passes.some((pass) =>
      this.#measurementsOf(pass).some(({ needs }) => needs.wholeBlocks),
    );
    if (!whole) return { ...core, core };
    const { first, count } = blocksOf(start, end);
    const last = Math.min((first + count) * BLOCK_SIZE, this.#dataset.ids.length);
    return { start: first * BLOCK_SIZE, end: last, core };
  }

  #measurementsOf(pass: PassTask): BoundMeasurement[] {
    return pass.rows.map(({ measure, parameters }) => {
      const key = `${measure} ${canonicalJson(parameters)}`;
      const bound = this.#measurements.get(key) ?? findMeasurement(measure).bind(parameters);
      this.#measurements.set(key, bound);
      return bound;
    });
  }

  #mapOf(model: string): LabelMap | null {
    return this.#dataset.maps.get(model) ?? null;
  }

  #rolesOf(pass: PassTask): Set<OutputRole> {
    return new Set<OutputRole>([
      'logits',
      ...pass.keep,
      ...this.#measurementsOf(pass).flatMap(({ needs }) => needs.outputs),
    ]);
  }

  #byGeometry(names: readonly string[]): LoadedModel[][] {
    const groups = new Map<string, LoadedModel[]>();
    for (const name of names) {
      const loaded = this.#modelOf(name);
      const { preprocess, input } = loaded.model;
      const { resize, interpolation, crop, rounding } = preprocess;
      const key = JSON.stringify([
        resize,
        interpolation,
        crop,
        rounding,
        input.height,
        input.width,
      ]);
      groups.set(key, [...(groups.get(key) ?? []), loaded]);
    }
    return [...groups.values()];
  }

  /** The columns of one pass over the chunk's own examples. */
  #record(pass: PassTask, identity: ViewOutputs | undefined, viewed: ViewOutputs): PassResult {
    const { core, start: firstIndex } = this.#extent;
    const offset = core.start - firstIndex;
    const rows = core.end - core.start;
    const columns = new Map<string, Column>(
      recordColumns({
        logits: rowsOf(viewed.logits, offset, rows),
        labels: this.#dataset.labels
          .slice(core.start, core.end)
          .map((labels) => mappedLabels(this.#mapOf(pass.model), labels)),
        unreadable: viewed.unreadable.subarray(offset, offset + rows),
      }),
    );
    for (const role of pass.keep) {
      const matrix = viewed[role];
      if (matrix === null) continue;
      const { width, data } = rowsOf(matrix, offset, rows);
      columns.set(role, { axis: 'example', width, data: data.slice() });
    }
    const failedRows = pass.rows.flatMap(({ address }, index) => {
      try {
        const bound = this.#measurementsOf(pass)[index];
        if (bound?.rows && identity)
          addAll(columns, bound.rows(this.#rowsInput(pass.view, identity, viewed)));
        return [];
      } catch (error) {
        return [{ address, error: toPlainError(error) }];
      }
    });
    const failures = viewed.failures
      .filter(({ index }) => index >= core.start && index < core.end)
      .sort((a, b) => a.index - b.index);
    return { passId: pass.passId, columns, failures, failedRows };
  }

  #rowsInput(view: string, identity: ViewOutputs, viewed: ViewOutputs) {
    const { core, start: firstIndex } = this.#extent;
    const usable = viewed.usable.map((flag, row) => flag & (identity.usable[row] ?? 0));
    const examples = this.#dataset.ids.length;
    const { seed } = this.#setup;
    return { view, seed, examples, firstIndex, ...core, usable, identity, viewed };
  }
}

function addAll(columns: Map<string, Column>, more: Columns): void {
  for (const [name, column] of more) columns.set(name, column);
}

function required<T>(map: ReadonlyMap<string, T>, key: string): T {
  return found(map, key, 'model');
}

/** The different preprocessings of models, and which of them each model has. */
function distinctPreprocess(models: readonly LoadedModel[]) {
  const keys: string[] = [];
  const inputs: PreparedModel['preprocess'][] = [];
  for (const { model } of models) {
    const key = JSON.stringify(model.preprocess);
    if (keys.includes(key)) continue;
    keys.push(key);
    inputs.push(model.preprocess);
  }
  return {
    inputs,
    indexOf: (model: PreparedModel) => keys.indexOf(JSON.stringify(model.preprocess)),
  };
}
