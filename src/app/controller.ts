import { CancelledError, toPlainError } from '../core/errors.ts';
import type { Backend } from '../runtime/session.ts';
import type { DroppedFolder, DroppedItems } from './elements/dropped-items.ts';
import { downloadText } from './elements/download.ts';
import { isModelReference } from '../config/dataset-reference.ts';
import type { DownloadProgress } from '../resources/downloads.ts';
import type {
  AddedDataset,
  AddedModel,
  Catalogue,
  DatasetOptions,
  EngineClient,
  EvaluateRequest,
} from './engine-client.ts';
import { initialState, type AppState, type DropResult } from './state/app-state.ts';
import { choiceOf } from './state/drop-choice.ts';
import { sortDropped } from './state/dropped-batch.ts';
import { failed, loading, ready } from './state/loadable.ts';
import { Observable } from './state/observable.ts';
import { advance, isActive, type RunAction } from './state/run-progress.ts';
import {
  withAddedDataset,
  withAddedModel,
  withReadAnew,
  withoutDataset,
  withoutModel,
} from './state/selection.ts';

/** What people can do on the pages: each action asks the engine and replaces the shared state. */
export class Controller extends Observable<AppState> {
  readonly client: EngineClient;
  #backendCall = 0;

  constructor(client: EngineClient) {
    super(initialState);
    this.client = client;
    client.onStoreNotice((notice) =>
      this.#set((state) => ({ storeNotices: [...state.storeNotices, notice] })),
    );
  }

  /** Reads what there is to choose from, what was left interrupted and which backend there is. */
  async load(): Promise<void> {
    try {
      const catalogue = await this.client.catalogue();
      const addedModels = await this.client.addedModels();
      await this.#refreshDatasets();
      this.#set((state) => ({
        catalogue: ready(catalogue),
        addedModels,
        request: state.request ?? catalogue.defaults,
      }));
      await Promise.all([this.#askBackend(), this.refreshInterrupted()]);
    } catch (error) {
      this.#set(() => ({ catalogue: failed(toPlainError(error)) }));
    }
  }

  /** Replaces what is chosen. */
  choose(change: (request: EvaluateRequest) => EvaluateRequest): void {
    this.#set(({ request }) => (request === null ? {} : { request: change(request) }));
  }

  async chooseBackend(backend: Backend | 'auto'): Promise<void> {
    this.choose((request) => ({ ...request, backend }));
    await this.#askBackend();
  }

  /** Evaluates what is chosen, or `request`: one that was interrupted. */
  async evaluate(request: EvaluateRequest | null = this.value.request): Promise<void> {
    if (request === null || isActive(this.value.progress)) return;
    this.#advance({ type: 'start' });
    try {
      await this.client.evaluate(request, (event) => this.#advance(event));
      this.#advance({ type: 'ended' });
    } catch (error) {
      if (error instanceof CancelledError) this.#advance({ type: 'stopped' });
      else this.#advance({ type: 'failed', error: toPlainError(error) });
    }
    await this.refreshInterrupted();
  }

  async cancel(): Promise<void> {
    this.#advance({ type: 'cancel' });
    await this.#attempt(() => this.client.cancel());
  }

  async refreshInterrupted(): Promise<void> {
    await this.#attempt(async () => {
      const interrupted = await this.client.interrupted();
      this.#set(() => ({ interrupted }));
    });
  }

  async dismissInterrupted(): Promise<void> {
    await this.#attempt(() => this.client.dismissInterrupted());
    await this.refreshInterrupted();
  }

  /** Offers what is chosen as a run file to save: the command line does the same with it. */
  async exportRunFile(): Promise<void> {
    const { request } = this.value;
    if (request === null) return;
    await this.#attempt(async () => {
      downloadText('run-file.json', await this.client.runFile(request));
    });
  }

  dismissFailure(): void {
    this.#set(() => ({ failure: null }));
  }

  /** Adds everything that was dropped or chosen together; what is wrong with a part is said, the others are added. */
  async add({ files, folders }: DroppedItems): Promise<void> {
    const { models, archives, tables, arrays, unknown } = sortDropped(files);
    for (const { file, beside } of models) await this.addModel(file, beside);
    for (const folder of folders) await this.#addFolder(folder);
    for (const together of [...archives, ...tables, ...arrays, ...unknown.map((file) => [file])]) {
      const name = together.map((file) => file.name).join(', ');
      await this.#addDataset(name, (options) => this.client.addDataset(together, options));
    }
  }

  /** Opens a folder of an earlier visit again; must follow a click, since the browser may ask the person. */
  async reopenFolder(name: string): Promise<void> {
    await this.#addDataset(name, () => this.client.reopenFolder(name));
    await this.refreshInterrupted();
  }

  async #addFolder(folder: DroppedFolder): Promise<void> {
    await this.#addDataset(folder.name, (options) =>
      'handle' in folder
        ? this.client.addFolderHandle(folder.handle, options)
        : this.client.addFolder(folder.files, options),
    );
    await this.refreshInterrupted();
  }

  /** Adds a model or a dataset by its address or its id of the Hub. */
  async addAddress(reference: string): Promise<void> {
    if (!isModelReference(reference)) {
      await this.#addDataset(reference, (options) =>
        this.client.addDatasetAddress(reference, options),
      );
      return;
    }
    await this.#addModel(reference, (onProgress) =>
      this.client.addModelAddress(reference, onProgress),
    );
  }

  /** Adds a dropped `.onnx`; an error is shown beside the drop zone, and nothing chosen changes. */
  async addModel(file: File, beside: readonly File[]): Promise<void> {
    await this.#addModel(file.name, () => this.client.addModel(file, beside));
  }

  async #addModel(
    name: string,
    add: (onProgress: (progress: DownloadProgress) => void) => Promise<AddedModel>,
  ): Promise<void> {
    await this.#drop(name, async (show) => {
      const model = await add(({ bytes, size }) => show({ kind: 'working', name, bytes, size }));
      const addedModels = [
        ...this.value.addedModels.filter(({ name }) => name !== model.name),
        model,
      ];
      await this.#refreshCatalogue();
      this.#set(() => ({ addedModels }));
      this.choose((request) => withAddedModel(request, model, this.value.addedDatasets));
      return { kind: 'model', model };
    });
  }

  /** @param options what was said of it so far */
  async #addDataset(
    name: string,
    add: (options: DatasetOptions) => Promise<AddedDataset>,
    options: DatasetOptions = {},
  ): Promise<void> {
    const retry = (more: DatasetOptions): void =>
      void this.#addDataset(name, add, { ...options, ...more });
    const added = async (): Promise<DropResult> => {
      const dataset = await add(options);
      await this.#refreshCatalogue();
      await this.#refreshDatasets();
      this.choose((request) => withAddedDataset(request, this.value.addedModels, dataset));
      return { kind: 'dataset', dataset };
    };
    await this.#drop(name, added, retry);
  }

  async #refreshDatasets(): Promise<void> {
    const addedDatasets = await this.client.addedDatasets();
    const rememberedFolders = await this.client.rememberedFolders();
    this.#set(() => ({ addedDatasets, rememberedFolders }));
  }

  async forgetModel(name: string): Promise<void> {
    await this.#attempt(async () => {
      await this.client.forgetModel(name);
      const catalogue = await this.#refreshCatalogue();
      this.#set((state) => ({
        addedModels: state.addedModels.filter((model) => model.name !== name),
        drops: state.drops.filter((drop) => drop.kind !== 'model' || drop.model.name !== name),
        unreadable: state.unreadable.filter((other) => other !== name),
      }));
      this.choose((request) => withoutModel(request, catalogue, name));
    });
  }

  /**
   * Reads an added dataset in another way.
   * @throws what `EngineClient.setDatasetOptions` rejects with; the dataset is then as it was
   */
  async setDatasetOptions(name: string, options: DatasetOptions): Promise<void> {
    const dataset = await this.client.setDatasetOptions(name, options);
    await this.#refreshCatalogue();
    await this.#refreshDatasets();
    this.choose((request) => withReadAnew(request, this.value.addedModels, dataset));
  }

  async forgetDataset(name: string): Promise<void> {
    await this.#attempt(async () => {
      await this.client.forgetDataset(name);
      await this.#refreshCatalogue();
      await this.#refreshDatasets();
      this.#set((state) => ({
        drops: state.drops.filter((drop) => drop.kind !== 'dataset' || drop.dataset.name !== name),
      }));
      this.choose((request) => withoutDataset(request, name));
    });
  }

  /** Notes whether a field of a dropped model's preprocessing is wrong as it stands. */
  setUnreadable(name: string, unreadable: boolean): void {
    this.#set((state) => {
      const others = state.unreadable.filter((other) => other !== name);
      return { unreadable: unreadable ? [...others, name] : others };
    });
  }

  dismissDrop(drop: DropResult): void {
    this.#set((state) => ({ drops: state.drops.filter((other) => other !== drop) }));
  }

  async #drop(
    name: string,
    add: (show: (progress: DropResult) => void) => Promise<DropResult>,
    retry: (options: DatasetOptions) => void = () => undefined,
  ): Promise<void> {
    let working: DropResult = { kind: 'working', name, bytes: 0, size: null };
    this.#set((state) => ({ drops: [...state.drops, working] }));
    const show = (progress: DropResult): void => {
      const before = working;
      working = progress;
      this.#set(({ drops }) => ({
        drops: drops.map((drop) => (drop === before ? progress : drop)),
      }));
    };
    const result = await add(show).catch((error: unknown): DropResult => {
      const plain = toPlainError(error);
      const { code, message } = plain;
      return { kind: 'error', name, code, message, choice: choiceOf(plain), retry };
    });
    this.#set((state) => ({
      drops: [...state.drops.filter((drop) => drop !== working && !isSame(drop, result)), result],
    }));
  }

  /** Does something that a person asked for; what goes wrong is shown on every page until dismissed. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#set(() => ({ failure: toPlainError(error) }));
    }
  }

  async #refreshCatalogue(): Promise<Catalogue> {
    const catalogue = await this.client.catalogue();
    this.#set(() => ({ catalogue: ready(catalogue) }));
    return catalogue;
  }

  /** Answers that a later question overtook are dropped. */
  async #askBackend(): Promise<void> {
    const call = ++this.#backendCall;
    this.#set(() => ({ backend: loading }));
    const backend = await this.client
      .backend(this.value.request?.backend ?? 'auto')
      .then(ready, (error: unknown) => failed(toPlainError(error)));
    if (call === this.#backendCall) this.#set(() => ({ backend }));
  }

  #advance(action: RunAction): void {
    this.#set(({ progress }) => ({ progress: advance(progress, action) }));
  }

  #set(change: (state: AppState) => Partial<AppState>): void {
    this.update((state) => ({ ...state, ...change(state) }));
  }
}

/** Whether a second drop of the same thing replaces what the first one showed; a mistake also when it was mended. */
function isSame(a: DropResult, b: DropResult): boolean {
  if (a.kind === 'model' && b.kind === 'model') return a.model.name === b.model.name;
  if (a.kind === 'dataset' && b.kind === 'dataset') return a.dataset.name === b.dataset.name;
  return a.kind === 'error' && originOf(b) === a.name;
}

/** The name of what was dropped, or the address that was given. */
function originOf(drop: DropResult): string {
  if (drop.kind === 'model') return drop.model.origin;
  return drop.kind === 'dataset' ? drop.dataset.origin : drop.name;
}
