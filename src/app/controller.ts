import { CancelledError, toPlainError } from '../core/errors.ts';
import type { Backend } from '../runtime/session.ts';
import type { Catalogue, DroppedFile, EngineClient, EvaluateRequest } from './engine-client.ts';
import { initialState, type AppState, type DropResult } from './state/app-state.ts';
import { failed, loading, ready } from './state/loadable.ts';
import { Observable } from './state/observable.ts';
import { advance, isActive, type RunAction } from './state/run-progress.ts';
import {
  withAddedFolder,
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

  dismissFailure(): void {
    this.#set(() => ({ failure: null }));
  }

  /** Adds a dropped `.onnx`; an error is shown beside the drop zone, and nothing chosen changes. */
  async addModel(file: File): Promise<void> {
    await this.#drop(file.name, async () => {
      const model = await this.client.addModel(file);
      const addedModels = [
        ...this.value.addedModels.filter(({ name }) => name !== model.name),
        model,
      ];
      await this.#refreshCatalogue();
      this.#set(() => ({ addedModels }));
      this.choose((request) => withAddedModel(request, model, this.value.addedFolders));
      return { kind: 'model', model };
    });
  }

  /** Adds a dropped folder of class folders, called `name`. */
  async addFolder(name: string, files: readonly DroppedFile[]): Promise<void> {
    await this.#drop(name, async () => {
      const folder = await this.client.addFolder(files);
      const addedFolders = [
        ...this.value.addedFolders.filter((other) => other.name !== folder.name),
        folder,
      ];
      await this.#refreshCatalogue();
      this.#set(() => ({ addedFolders }));
      this.choose((request) => withAddedFolder(request, this.value.addedModels, folder));
      return { kind: 'folder', folder };
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
        addedFolders: state.addedFolders.filter((folder) => folder.name !== name),
        drops: state.drops.filter((drop) => drop.kind !== 'folder' || drop.folder.name !== name),
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
  if (a.kind === 'folder' && b.kind === 'folder') return a.folder.name === b.folder.name;
  return a.kind === 'error' && b.kind === 'error' && a.name === b.name;
}
