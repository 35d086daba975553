import { CancelledError, toPlainError } from '../core/errors.ts';
import type { Backend } from '../runtime/session.ts';
import type { DroppedItems } from './elements/dropped-items.ts';
import type { AddedDataset, Catalogue, EngineClient, EvaluateRequest } from './engine-client.ts';
import { initialState, type AppState, type DropResult } from './state/app-state.ts';
import { sortDropped } from './state/dropped-batch.ts';
import { failed, loading, ready } from './state/loadable.ts';
import { Observable } from './state/observable.ts';
import { advance, isActive, type RunAction } from './state/run-progress.ts';
import {
  withAddedDataset,
  withAddedModel,
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
      const addedDatasets = await this.client.addedDatasets();
      this.#set((state) => ({
        catalogue: ready(catalogue),
        addedModels,
        addedDatasets,
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

  dismissFailure(): void {
    this.#set(() => ({ failure: null }));
  }

  /** Adds everything that was dropped or chosen together; what is wrong with a part is said, the others are added. */
  async add({ files, folders }: DroppedItems): Promise<void> {
    const { models, archives, tables, arrays, unknown } = sortDropped(files);
    for (const { file, beside } of models) await this.addModel(file, beside);
    for (const { name, files: inside } of folders) {
      await this.#addDataset(name, () => this.client.addFolder(inside));
    }
    for (const together of [...archives, ...tables, ...arrays, ...unknown.map((file) => [file])]) {
      const name = together.map((file) => file.name).join(', ');
      await this.#addDataset(name, () => this.client.addDataset(together));
    }
  }

  /** Adds a model or a dataset by its address or its id of the Hub. */
  async addAddress(reference: string): Promise<void> {
    await this.#addDataset(reference, () => this.client.addDatasetAddress(reference));
  }

  /** Adds a dropped `.onnx`; an error is shown beside the drop zone, and nothing chosen changes. */
  async addModel(file: File, beside: readonly File[]): Promise<void> {
    await this.#drop(file.name, async () => {
      const model = await this.client.addModel(file, beside);
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

  async #addDataset(name: string, add: () => Promise<AddedDataset>): Promise<void> {
    await this.#drop(name, async () => {
      const dataset = await add();
      await this.#refreshCatalogue();
      const addedDatasets = await this.client.addedDatasets();
      this.#set(() => ({ addedDatasets }));
      this.choose((request) => withAddedDataset(request, this.value.addedModels, dataset));
      return { kind: 'dataset', dataset };
    });
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

  async forgetDataset(name: string): Promise<void> {
    await this.#attempt(async () => {
      await this.client.forgetDataset(name);
      await this.#refreshCatalogue();
      this.#set((state) => ({
        addedDatasets: state.addedDatasets.filter((dataset) => dataset.name !== name),
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

  async #drop(name: string, add: () => Promise<DropResult>): Promise<void> {
    const working: DropResult = { kind: 'working', name };
    this.#set((state) => ({ drops: [...state.drops, working] }));
    const result = await add().catch((error: unknown): DropResult => {
      const { code, message } = toPlainError(error);
      return { kind: 'error', name, code, message };
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

/** Whether a second drop of the same thing replaces what the first one showed. */
function isSame(a: DropResult, b: DropResult): boolean {
  if (a.kind === 'model' && b.kind === 'model') return a.model.name === b.model.name;
  if (a.kind === 'dataset' && b.kind === 'dataset') return a.dataset.name === b.dataset.name;
  return a.kind === 'error' && b.kind === 'error' && a.name === b.name;
}
