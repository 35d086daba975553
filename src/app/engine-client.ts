// First: starting a worker needs the page's Trusted Types policy.
import '../runtime/trusted-types.browser.ts';
import { callback, openBridge, type Bridge } from '../runtime/worker-bridge.ts';
import { workerEnd } from '../runtime/worker-end.browser.ts';
import type { FolderHandle } from '../datasets/folder-handle.ts';
import type {
  AddedDataset,
  DatasetOptions,
  EngineClient,
  EngineWorkerService,
  StoreNotice,
} from './engine-api.ts';

export type * from './engine-api.ts';
export type * from './inspection-api.ts';

/**
 * Opens the way from the pages to the engine's worker. When that worker crashes, its pending calls
 * reject and the next call starts another one, which is given the dropped folders again.
 */
export function openEngineClient(start: () => Worker = startEngineWorker): EngineClient {
  const link = new EngineLink(start);
  return {
    catalogue: () => link.use((remote) => remote.catalogue()),
    backend: (requested) => link.use((remote) => remote.backend(requested)),
    evaluate: (request, onEvent) => {
      askForPersistence();
      return link.use((remote) => remote.evaluate(request, callback(onEvent)));
    },
    cancel: () => link.use((remote) => remote.cancel()),
    interrupted: () => link.use((remote) => remote.interrupted()),
    dismissInterrupted: () => link.use((remote) => remote.dismissInterrupted()),
    runs: () => link.use((remote) => remote.runs()),
    getRun: (id) => link.use((remote) => remote.getRun(id)),
    deleteRun: (id) => link.use((remote) => remote.deleteRun(id)),
    exportRun: (id) => link.use((remote) => remote.exportRun(id)),
    importRun: (text) => link.use((remote) => remote.importRun(text)),
    addModel: (file, beside) => link.use((remote) => remote.addModel(file, beside)),
    addModelAddress: (reference, onProgress) =>
      link.use((remote) => remote.addModelAddress(reference, callback(onProgress))),
    describeModel: (name, outputs, onProgress) =>
      link.use((remote) => remote.describeModel(name, outputs, callback(onProgress))),
    addedModels: () => link.use((remote) => remote.addedModels()),
    forgetModel: (name) => link.use((remote) => remote.forgetModel(name)),
    addFolder: (files, options) => link.add((remote) => remote.addFolder(files, options)),
    addFolderHandle: (handle, options) =>
      link.add((remote) => remote.addFolderHandle(handle, options)),
    rememberedFolders: () => link.use((remote) => remote.rememberedFolders()),
    reopenFolder: (name) => link.reopenFolder(name),
    addDataset: (files, options) => link.add((remote) => remote.addDataset(files, options)),
    addDatasetAddress: (reference, options) =>
      link.use((remote) => remote.addDatasetAddress(reference, options)),
    setDatasetOptions: (name, options) => link.setDatasetOptions(name, options),
    addedDatasets: () => link.use((remote) => remote.addedDatasets()),
    forgetDataset: (name) => link.forgetDataset(name),
    runFile: (request) => link.use((remote) => remote.runFile(request)),
    hub: () => link.use((remote) => remote.hub()),
    setHub: (address) => link.use((remote) => remote.setHub(address)),
    downloads: () => link.use((remote) => remote.downloads()),
    freeDownload: (address) => link.use((remote) => remote.freeDownload(address)),
    freeAllDownloads: () => link.use((remote) => remote.freeAllDownloads()),
    inspectDataset: (name) => link.use((remote) => remote.inspectDataset(name)),
    datasetPictures: (name, range) => link.use((remote) => remote.datasetPictures(name, range)),
    previewInput: (request) => link.use((remote) => remote.previewInput(request)),
    onStoreNotice: (listener) => link.onStoreNotice(listener),
    close: () => link.close(),
  };
}

type Remote = Bridge<EngineWorkerService>['remote'];

class EngineLink {
  readonly #start: () => Worker;
  readonly #listeners = new Set<(notice: StoreNotice) => void>();
  /** What was dropped, to be given to another worker when this one crashes. */
  readonly #dropped = new Map<string, (remote: Remote) => Promise<AddedDataset>>();
  #bridge: Bridge<EngineWorkerService> | null = null;
  #ready: Promise<Remote> | null = null;

  constructor(start: () => Worker) {
    this.#start = start;
    // The worker loads while the page draws itself; a failure shows at the first call.
    this.#connect().catch(() => undefined);
  }

  async use<T>(call: (remote: Remote) => Promise<T>): Promise<T> {
    return call(await this.#connect());
  }

  async reopenFolder(name: string): Promise<AddedDataset> {
    const remembered = await this.use((remote) => remote.rememberedFolders());
    const folder = remembered.find((each) => each.name === name);
    // Only a page may ask, and only soon after a click; what the answer was the worker finds out.
    if (folder?.permission === 'prompt') await askToRead(folder.handle);
    return this.add((remote) => remote.reopenFolder(name));
  }

  async add(add: (remote: Remote) => Promise<AddedDataset>): Promise<AddedDataset> {
    const added = await this.use(add);
    this.#dropped.set(added.name, add);
    return added;
  }

  async setDatasetOptions(name: string, options: DatasetOptions): Promise<AddedDataset> {
    const set = (remote: Remote): Promise<AddedDataset> => remote.setDatasetOptions(name, options);
    const added = await this.use(set);
    const add = this.#dropped.get(name);
    if (add !== undefined) this.#dropped.set(name, (remote) => add(remote).then(() => set(remote)));
    return added;
  }

  async forgetDataset(name: string): Promise<void> {
    await this.use((remote) => remote.forgetDataset(name));
    this.#dropped.delete(name);
  }

  onStoreNotice(listener: (notice: StoreNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    void this.#bridge?.close();
  }

  #connect(): Promise<Remote> {
    if (this.#ready === null || this.#bridge?.ended()?.code === 'worker_crashed') {
      this.#ready = this.#open();
    }
    return this.#ready;
  }

  async #open(): Promise<Remote> {
    this.#bridge = openBridge<EngineWorkerService>(workerEnd(this.#start()), 'engine');
    const { remote } = this.#bridge;
    const tell = (notice: StoreNotice): void => {
      for (const listener of this.#listeners) listener(notice);
    };
    await remote.start(new URL(import.meta.env.BASE_URL, document.baseURI).href, callback(tell));
    for (const add of this.#dropped.values()) await add(remote);
    return remote;
  }
}

/** Asks the person whether the page may read a folder again, where the browser can. */
async function askToRead(handle: FolderHandle): Promise<void> {
  if (canAsk(handle)) await handle.requestPermission({ mode: 'read' });
}

function canAsk(
  handle: object,
): handle is { requestPermission(options: { mode: 'read' }): Promise<unknown> } {
  return 'requestPermission' in handle;
}

function startEngineWorker(): Worker {
  return new Worker(new URL('../../workers/engine-worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
}

/**
 * Asks that the browser not delete what is stored when the disk fills up. A browser may ask the person,
 * for as long as they like, or refuse: the run does not wait for it.
 */
function askForPersistence(): void {
  navigator.storage.persist().catch(() => undefined);
}
