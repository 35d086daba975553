import { blocksOf, BLOCK_SIZE, type Column, type Columns } from '../core/column.ts';
import { RuntimeError, toPlainError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import type { Matrix } from '../core/matrix.ts';
import { findMeasurement } from '../measurement-list.ts';
import type { BoundMeasurement, DenseOutputs, OutputRole } from '../measurement.ts';
import type { PreparedModel } from '../models/model.ts';
import type { Session, SessionFactory } from '../runtime/session.ts';
import { checkBackend } from './backend-check.ts';
import type {
  ChunkResult,
  ChunkTask,
  ExampleFailure,
  Executor,
  ExecutorDataset,
  ExecutorSetup,
  PassResult,
  PassTask,
} from './execution.ts';
import { inferBatch, type BatchLimit } from './inference.ts';
import type { Preparer } from './platform.ts';
import { prefetch } from './prefetch.ts';
import { recordColumns } from './record.ts';

/** Batches prepared ahead of inference. */
const RUN_AHEAD = 2;

export interface ExecutorServices {
  readonly sessions: SessionFactory;
  readonly preparer: Preparer;
}

/** A model with its open session. */
export interface LoadedModel {
  readonly model: PreparedModel;
  readonly data: Uint8Array;
  readonly session: Session;
}

/** A contiguous range of examples, end exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A chunk and the examples around it that complete its first and last block. */
interface Extent extends Range {
  readonly core: Range;
}

/** One model's dense outputs over an extent, under one view. */
interface ViewOutputs extends DenseOutputs {
  /** 1 where the picture could be read and the outputs are finite. */
  readonly usable: Uint8Array;
  /** 1 where the picture could not be read. */
  readonly unreadable: Uint8Array;
}

/** Opens the sessions of all models of the setup and runs chunks on them. */
export async function createExecutor(
  setup: ExecutorSetup,
  services: ExecutorServices,
): Promise<Executor> {
  const models = new Map<string, LoadedModel>();
  for (const { model, data } of setup.models) {
    const session = await services.sessions.open(
      { name: model.name, inputName: model.input.name, data },
      { backend: setup.backend, threads: setup.threads },
    );
    models.set(model.name, { model, data, session });
  }
  const datasets = new Map(setup.datasets.map((dataset) => [dataset.name, dataset]));
  const limit: BatchLimit = { rows: setup.batchSize };
  const modelOf = (name: string): LoadedModel => found(models, name, 'model');
  return {
    execute: (task) =>
      new ChunkExecution(
        setup,
        services.preparer,
        modelOf,
        found(datasets, task.dataset, 'dataset'),
        task,
        limit,
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
  readonly #limit: BatchLimit;
  readonly #extent: Extent;
  readonly #measurements = new Map<string, BoundMeasurement>();
  readonly #failures = new Map<number, ExampleFailure>();

  constructor(
    setup: ExecutorSetup,
    preparer: Preparer,
    modelOf: (name: string) => LoadedModel,
    dataset: ExecutorDataset,
    task: ChunkTask,
    limit: BatchLimit,
  ) {
    this.#setup = setup;
    this.#preparer = preparer;
    this.#modelOf = modelOf;
    this.#dataset = dataset;
    this.#task = task;
    this.#limit = limit;
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
    const { start, end } = this.#task;
    const failures = [...this.#failures.values()]
      .filter(({ index }) => index >= start && index < end)
      .sort((a, b) => a.index - b.index);
    return { passes, failures, batchSize: this.#limit.rows };
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
      const builders = models.map(
        (loaded) => new OutputsBuilder(loaded, this.#extent, roles.get(loaded.model.name)),
      );
      await this.#infer(view, models, builders);
      for (const builder of builders) outputs.set(builder.loaded.model.name, builder.build());
    }
    return outputs;
  }

  async #infer(
    view: string,
    models: readonly LoadedModel[],
    builders: readonly OutputsBuilder[],
  ): Promise<void> {
    const [first] = models;
    if (first === undefined) return;
    const { height, width } = first.model.input;
    const { inputs: preprocess, indexOf } = distinctPreprocess(models);
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
      for (const failure of batch.failures) this.#failures.set(failure.index, failure);
      for (const builder of builders) {
        const { loaded } = builder;
        const input = batch.inputs[indexOf(loaded.model)];
        if (input === undefined)
          throw new RuntimeError('internal', 'The preparer made too few inputs.');
        const { session, model } = loaded;
        builder.add(
          range,
          await inferBatch(
            session,
            model,
            input,
            this.#setup.batchSize,
            builder.roles,
            this.#limit,
          ),
        );
      }
      const unreadable = batch.failures.map((failure) => failure.index);
      for (const builder of builders) builder.markUnreadable(unreadable);
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
        labels: this.#dataset.labels.slice(core.start, core.end),
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
    return { passId: pass.passId, columns, failedRows };
  }

  #rowsInput(view: string, identity: ViewOutputs, viewed: ViewOutputs) {
    const { core, start: firstIndex } = this.#extent;
    const usable = viewed.usable.map((flag, row) => flag & (identity.usable[row] ?? 0));
    return { view, seed: this.#setup.seed, firstIndex, ...core, usable, identity, viewed };
  }
}

/** Collects one model's outputs over an extent, batch by batch. */
class OutputsBuilder {
  readonly loaded: LoadedModel;
  readonly roles: readonly OutputRole[];
  readonly #extent: Extent;
  readonly #unreadable: Uint8Array;
  readonly #matrices = new Map<OutputRole, { width: number; data: Float32Array }>();

  constructor(loaded: LoadedModel, extent: Extent, roles: ReadonlySet<OutputRole> | undefined) {
    this.loaded = loaded;
    this.roles = [...(roles ?? [])];
    this.#extent = extent;
    this.#unreadable = new Uint8Array(extent.end - extent.start);
  }

  add(range: Range, outputs: Awaited<ReturnType<typeof inferBatch>>): void {
    for (const role of this.roles) {
      const part = outputs[role];
      if (part === undefined) continue;
      const rows = this.#extent.end - this.#extent.start;
      const whole = this.#matrices.get(role) ?? {
        width: part.width,
        data: new Float32Array(rows * part.width),
      };
      this.#matrices.set(role, whole);
      const used = part.data.subarray(0, (range.end - range.start) * part.width);
      whole.data.set(used, (range.start - this.#extent.start) * part.width);
    }
  }

  markUnreadable(indices: readonly number[]): void {
    for (const index of indices) this.#unreadable[index - this.#extent.start] = 1;
  }

  build(): ViewOutputs {
    const logits = this.#matrix('logits');
    if (logits === null)
      throw new RuntimeError('internal', `No logits of model ${this.loaded.model.name}.`);
    const embedding = this.#matrix('embedding');
    const usable = this.#unreadable.map((flag) => 1 - flag);
    markNonFinite(logits, usable);
    if (embedding !== null) markNonFinite(embedding, usable);
    return { logits, embedding, usable, unreadable: this.#unreadable };
  }

  #matrix(role: OutputRole): Matrix | null {
    const found = this.#matrices.get(role);
    return found === undefined ? null : { rows: this.#unreadable.length, ...found };
  }
}

function markNonFinite({ rows, width, data }: Matrix, usable: Uint8Array): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += data[i]! - data[i]!;
    // x − x is 0 for every finite x and NaN for every other.
    if (sum !== 0) usable[row] = 0;
  }
}

function rowsOf(matrix: Matrix, start: number, rows: number): Matrix {
  const { width, data } = matrix;
  return { rows, width, data: data.subarray(start * width, (start + rows) * width) };
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
