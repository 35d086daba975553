import type {
  AddedDataset,
  AddedModel,
  EngineService,
  EvaluateRequest,
  InterruptedRun,
} from '../app/engine-api.ts';
import type { Configuration, DatasetConfiguration } from '../config/configuration.ts';
import { builtInLibraries } from '../config/libraries.ts';
import type { RunFile } from '../config/run-file.ts';
import { ConfigurationError, RuntimeError, StoreError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { PathFile } from '../datasets/sources.browser.ts';
import type { RunEvent } from '../engine/events.ts';
import type { Platform } from '../engine/platform.ts';
import { openDownloads } from '../resources/downloads.browser.ts';
import { formatRunJson } from '../report/json.ts';
import type { RunDocument } from '../report/run-document.ts';
import type { IndexedDbStore } from '../store/indexed-db-store.browser.ts';
import { chooseBackend } from './backend-choice.browser.ts';
import { AddedDatasets, type AddedDatasetsOptions } from './added-datasets.browser.ts';
import { AddedItems } from './added-items.browser.ts';
import { AddedModels } from './added-models.browser.ts';
import { makeCatalogue } from './catalogue.browser.ts';
import type { WorkerStarters } from './executor.browser.ts';
import type { Inspection } from './inspection.browser.ts';

export interface EngineServiceOptions {
  readonly store: IndexedDbStore;
  /** Address of the folder that the site lies in, with a slash at its end. */
  readonly site: () => string;
  /** Starts other workers than the product's, for tests. */
  readonly workers?: WorkerStarters;
}

/** Setting of the Hub's address; where there is none it is https://huggingface.co. */
const HUB = 'hub';
/** Setting under which the run that is under way is kept. */
const INTERRUPTED = 'interrupted-run';
/** Held while a tab evaluates; the browser lets it go when that tab dies. */
const LOCK = 'interplay-evaluation';

/**
 * What the pages ask for, done in the thread that calls: the engine's worker. What only runs, added models and open
 * datasets need is loaded with the first of them, so that the page stands sooner.
 */
export function createEngineService(options: EngineServiceOptions): EngineService {
  return new Service(options);
}

class Service implements EngineService {
  readonly #options: EngineServiceOptions;
  readonly #store: IndexedDbStore;
  readonly #added: AddedItems;
  readonly #downloads = openDownloads();
  #inspection: Promise<Inspection> | null = null;
  #running: { readonly controller: AbortController; readonly ended: Promise<unknown> } | null =
    null;

  constructor(options: EngineServiceOptions) {
    this.#options = options;
    this.#store = options.store;
    const { models, folders, settings } = options.store;
    const libraries = builtInLibraries;
    this.#added = new AddedItems(
      new AddedModels({
        shelf: models,
        settings,
        libraries,
        find: async (...model) => {
          const { findModel } = await import('./model-finding.browser.ts');
          return findModel(await this.#platform(), ...model);
        },
      }),
      new AddedDatasets({
        folders,
        settings,
        libraries,
        open: (source, options) => this.#openAdded(source, options),
      }),
      libraries,
    );
  }

  catalogue: EngineService['catalogue'] = () => makeCatalogue(builtInLibraries, this.#added);

  backend: EngineService['backend'] = (requested) => chooseBackend(requested, navigator.gpu);

  evaluate: EngineService['evaluate'] = async (request, onEvent) => {
    if (this.#running !== null) throw busy('This page is evaluating already.');
    const controller = new AbortController();
    const work = withLock(() => this.#evaluate(request, onEvent, controller.signal));
    this.#running = { controller, ended: work.catch(() => undefined) };
    try {
      return await work;
    } finally {
      this.#running = null;
    }
  };

  cancel: EngineService['cancel'] = async () => {
    this.#running?.controller.abort();
    await this.#running?.ended;
  };

  interrupted: EngineService['interrupted'] = async () => {
    const stored = readInterrupted(await this.#store.settings.get(INTERRUPTED));
    // While another tab holds the lock the run is not interrupted: it is under way there.
    if (stored === null || (await isLocked())) return null;
    const { datasets } = builtInLibraries;
    const there = new Set([
      ...Object.keys(datasets),
      ...(await this.#added.datasets.list()).map(({ name }) => name),
    ]);
    const missing = (stored.request.datasets ?? []).filter((name) => !there.has(name));
    return { ...stored, missing };
  };

  dismissInterrupted: EngineService['dismissInterrupted'] = () =>
    this.#store.settings.delete(INTERRUPTED);

  runs: EngineService['runs'] = () => this.#store.listRuns();

  getRun: EngineService['getRun'] = (id) => this.#store.getRun(id);

  deleteRun: EngineService['deleteRun'] = (id) => this.#store.deleteRun(id);

  exportRun: EngineService['exportRun'] = async (id) => {
    const run = await this.#store.getRun(id);
    if (run !== null) return formatRunJson(run);
    throw new StoreError(
      'run_not_found',
      `Run ${id} is not stored in this browser. It may have been deleted in another tab.`,
      { context: { run: id } },
    );
  };

  importRun: EngineService['importRun'] = async (text) => {
    const { parseRunDocument } = await import('../report/run-reading.ts');
    const run = parseRunDocument(text);
    const stored = await this.#store.getRun(run.id);
    if (stored === null) await this.#store.putRun(run);
    else if (formatRunJson(stored) !== formatRunJson(run)) throw runExists(run.id);
    return run;
  };

  addModel: EngineService['addModel'] = async (file, beside) =>
    this.#addedModel(await this.#added.models.add(file, beside));

  addModelAddress: EngineService['addModelAddress'] = async (reference, onProgress) =>
    this.#addedModel(await this.#added.models.addAddress(reference, onProgress));

  async #addedModel(name: string): Promise<AddedModel> {
    const models = await this.#added.listModels();
    const model = models.find((each) => each.name === name);
    if (model !== undefined) return model;
    throw new RuntimeError('internal', `Model ${name} was added and is not there.`);
  }

  describeModel: EngineService['describeModel'] = async (name, outputs, onProgress) => {
    const { models } = await this.#added.all();
    const added = Object.hasOwn(models, name) ? models[name] : undefined;
    const { lookUp } = await import('../engine/prepared.ts');
    const { describeModel } = await import('../models/description.ts');
    const configuration = added?.source ?? lookUp(builtInLibraries.models, name);
    const platform = await this.#platform();
    const files = await platform.readModel(name, configuration, onProgress);
    return describeModel(name, files, outputs ?? added?.options.outputs ?? undefined);
  };

  addedModels: EngineService['addedModels'] = () => this.#added.listModels();

  forgetModel: EngineService['forgetModel'] = (name) => this.#added.models.forget(name);

  addFolder: EngineService['addFolder'] = (files, options) =>
    this.#fresh(this.#added.datasets.addFolder(files, options));

  addFolderHandle: EngineService['addFolderHandle'] = (handle, options) =>
    this.#fresh(this.#added.datasets.addFolderHandle(handle, options));

  rememberedFolders: EngineService['rememberedFolders'] = () =>
    this.#added.datasets.rememberedFolders();

  reopenFolder: EngineService['reopenFolder'] = (name) =>
    this.#fresh(this.#added.datasets.reopenFolder(name));

  addDataset: EngineService['addDataset'] = (files, options) =>
    this.#fresh(this.#added.datasets.addFiles(files, options));

  addDatasetAddress: EngineService['addDatasetAddress'] = (reference, options) =>
    this.#fresh(this.#added.datasets.addAddress(reference, options));

  setDatasetOptions: EngineService['setDatasetOptions'] = (name, options) =>
    this.#fresh(this.#added.datasets.setOptions(name, options));

  addedDatasets: EngineService['addedDatasets'] = () => this.#added.datasets.list();

  /** What took the place of a dataset of the same name is looked into anew. */
  async #fresh(adding: Promise<AddedDataset>): Promise<AddedDataset> {
    const added = await adding;
    await this.#forgetOpened(added.name);
    return added;
  }

  forgetDataset: EngineService['forgetDataset'] = async (name) => {
    await this.#added.datasets.forget(name);
    await this.#forgetOpened(name);
  };

  runFile: EngineService['runFile'] = async (request) =>
    `${JSON.stringify(await this.#runFileOf(request), null, 2)}\n`;

  hub: EngineService['hub'] = async () => {
    const hub = await this.#store.settings.get(HUB);
    return typeof hub === 'string' ? hub : null;
  };

  setHub: EngineService['setHub'] = (address) =>
    address === null
      ? this.#store.settings.delete(HUB)
      : this.#store.settings.set(HUB, checkHubAddress(address));

  downloads: EngineService['downloads'] = () => this.#downloads.list();

  freeDownload: EngineService['freeDownload'] = (address) => this.#downloads.free(address);

  freeAllDownloads: EngineService['freeAllDownloads'] = () => this.#downloads.freeAll();

  inspectDataset: EngineService['inspectDataset'] = async (name) =>
    (await this.#inspect()).inspectDataset(name);

  datasetPictures: EngineService['datasetPictures'] = async (name, range) =>
    (await this.#inspect()).datasetPictures(name, range);

  previewInput: EngineService['previewInput'] = async (request) =>
    (await this.#inspect()).previewInput(request);

  #inspect(): Promise<Inspection> {
    this.#inspection ??= import('./inspection.browser.ts').then(
      ({ Inspection }) => new Inspection((name) => this.#openDataset(name)),
    );
    return this.#inspection;
  }

  async #forgetOpened(name: string): Promise<void> {
    (await this.#inspection)?.forget(name);
  }

  async #evaluate(
    request: EvaluateRequest,
    onEvent: (event: RunEvent) => unknown,
    signal: AbortSignal,
  ): Promise<readonly RunDocument[]> {
    const runFile = await this.#runFileOf(request);
    const { composeConfiguration } = await import('../config/composition.ts');
    const { evaluate } = await import('../engine/evaluate.ts');
    const configuration = composeConfiguration({ runFile }, builtInLibraries);
    const told: unknown[] = [];
    const tell = (event: RunEvent): void => {
      // Across a worker boundary this is a promise; the last ones must not come after the result.
      told.push(onEvent(event));
    };
    const started = new Date().toISOString();
    const platform = await this.#platform();
    try {
      const runs = await evaluate(configuration, platform, {
        signal,
        liveValues: true,
        onEvent: (event) => {
          tell(event);
          // From here on there is something to go on with.
          if (event.type === 'planned') told.push(this.#remember({ request, started }));
        },
      });
      await Promise.all(told);
      await this.dismissInterrupted();
      return runs;
    } finally {
      await Promise.allSettled(told);
    }
  }

  async #runFileOf(request: EvaluateRequest): Promise<RunFile> {
    const { runFileOf } = await import('../config/page-request.ts');
    return runFileOf(request, await this.#added.all(), builtInLibraries);
  }

  /** @param files the dropped files that can be read; default: all of them */
  async #platform(files?: readonly PathFile[]): Promise<Platform> {
    const { createBrowserPlatform } = await import('./platform.browser.ts');
    return createBrowserPlatform({
      ...this.#options,
      hub: (await this.hub()) ?? undefined,
      site: this.#options.site(),
      files: () => files ?? this.#added.datasets.files(),
    });
  }

  /** Opens a dataset of the catalogue, as a run would. */
  async #openDataset(name: string): Promise<Dataset> {
    const written = await this.#runFileOf(onlyDataset(name));
    const { lookUp } = await import('../engine/prepared.ts');
    const configuration = lookUp({ ...builtInLibraries.datasets, ...written.datasets }, name);
    return this.#open(name, configuration, written.label_spaces ?? {});
  }

  /** Opens what a person added, with what they said of it as if a run file did. */
  #openAdded: AddedDatasetsOptions['open'] = async ({ name, configuration, files }, options) => {
    const { checkRunFile } = await import('../config/run-file.ts');
    const { lookUp } = await import('../engine/prepared.ts');
    const entry = JSON.parse(JSON.stringify({ ...configuration, ...options }));
    const { datasets = {} } = checkRunFile({ datasets: { [name]: entry } }, { name: 'dataset' });
    const complete = lookUp(datasets, name);
    return { dataset: await this.#open(name, complete, {}, files), configuration: complete };
  };

  async #open(
    name: string,
    configuration: DatasetConfiguration,
    ownSpaces: Configuration['label_spaces'],
    files?: readonly PathFile[],
  ): Promise<Dataset> {
    const { lookUp, openLabelSpace } = await import('../engine/prepared.ts');
    const platform = await this.#platform(files);
    const { labels } = configuration;
    if (labels === undefined) return platform.openDataset(name, configuration, null);
    const { label_spaces, dataset_label_spaces } = builtInLibraries;
    const spaces = { ...dataset_label_spaces, ...label_spaces, ...ownSpaces };
    const space = await openLabelSpace(labels, lookUp(spaces, labels), platform);
    return platform.openDataset(name, configuration, space);
  }

  #remember(run: Omit<InterruptedRun, 'missing'>): Promise<void> {
    return this.#store.settings.set(INTERRUPTED, JSON.parse(JSON.stringify(run)));
  }
}

/** @throws ConfigurationError `invalid_hub_address` */
function checkHubAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const here = url !== null && ['localhost', '127.0.0.1'].includes(url.hostname);
  const fits = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && here));
  if (fits && url.username === '' && url.search === '' && url.hash === '') {
    return url.href.replace(/\/+$/, '');
  }
  throw new ConfigurationError(
    'invalid_hub_address',
    `“${address}” is no address of a Hub. Write https://…, or http://localhost… for a server on this computer; leave it empty for the default.`,
    { context: { address } },
  );
}

function runExists(id: string): StoreError {
  return new StoreError(
    'run_exists',
    `Another run with the id ${id} is stored already, and differs. Delete that one first if this one should take its place.`,
    { context: { run: id } },
  );
}

/** A request that reads one dataset and runs nothing. */
function onlyDataset(name: string): EvaluateRequest {
  return {
    models: [],
    propertyGroup: [],
    taskGroup: [],
    datasets: [name],
    modelOptions: {},
    limit: null,
    batchSize: null,
    backend: 'auto',
    seed: 0,
  };
}

/** Only `#remember` writes this setting, in this form. */
function readInterrupted(setting: JsonValue | null): Omit<InterruptedRun, 'missing'> | null {
  return setting as Omit<InterruptedRun, 'missing'> | null;
}

/** @throws RuntimeError `busy` when another tab evaluates */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (lock === null) throw busy('Another tab of this browser is evaluating.');
    return work();
  });
}

async function isLocked(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === LOCK);
}

function busy(what: string): RuntimeError {
  return new RuntimeError('busy', `${what} Wait for it to end, or cancel it there.`);
}
