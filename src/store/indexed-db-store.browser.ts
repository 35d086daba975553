import type { Column, Columns } from '../core/column.ts';
import { StoreError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { BackendCheck, RunDocument } from '../report/run-document.ts';
import { Connection, type StorageNotice } from './indexed-db-connection.browser.ts';
import {
  upgrades as releasedUpgrades,
  type Database,
  type StoredFolder,
  type StoredModel,
  type StoredSummary,
  type Upgrade,
} from './indexed-db-schema.browser.ts';
import type { Failure, PassDescription, RunSummary, Store, StoredChunk } from './store.ts';

export interface IndexedDbOptions {
  /** Name of the database; default `interplay`. */
  readonly name?: string;
  /** Told what people should know: another tab is in the way, or the browser closed the storage. */
  readonly onNotice?: (notice: StorageNotice) => void;
  /** What makes each version of the database; a test passes what a later release will have. */
  readonly upgrades?: readonly Upgrade[];
}

/** The browser's store: runs and records, dropped models, settings. */
export interface IndexedDbStore extends Store {
  readonly models: ModelShelf;
  readonly folders: FolderShelf;
  readonly settings: Settings;
  close(): Promise<void>;
}

/** Dropped model files, by the name they are chosen with. */
export interface ModelShelf {
  put(model: StoredModel): Promise<void>;
  get(name: string): Promise<StoredModel | null>;
  list(): Promise<readonly StoredModel[]>;
  delete(name: string): Promise<void>;
}

/** Folders that were picked, by the name that their datasets have. */
export interface FolderShelf {
  put(folder: StoredFolder): Promise<void>;
  get(name: string): Promise<StoredFolder | null>;
  list(): Promise<readonly StoredFolder[]>;
  delete(name: string): Promise<void>;
}

export interface Settings {
  get(key: string): Promise<JsonValue | null>;
  set(key: string, value: JsonValue): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * Opens the store in IndexedDB; the connection is made at the first use. Every method rejects with a
 * StoreError: `storage_full` (nothing of the call was written, nothing else is lost), `store_outdated`,
 * `store_closed`, `store_failed`.
 */
export function openIndexedDbStore(options: IndexedDbOptions = {}): IndexedDbStore {
  const { name = 'interplay', onNotice = () => undefined, upgrades = releasedUpgrades } = options;
  const connection = new Connection({ name, upgrades, onNotice });
  return {
    ...recordMethods(connection),
    ...runMethods(connection),
    models: modelShelf(connection),
    folders: folderShelf(connection),
    settings: settingsOf(connection),
    close: () => connection.close(),
  };
}

function recordMethods(connection: Connection) {
  return {
    openPass: (pass: PassDescription): Promise<void> =>
      connection.use(async (database) => {
        const transaction = database.transaction('passes', 'readwrite');
        const known = await transaction.store.getKey(pass.id);
        if (known === undefined) await transaction.store.put(pass, pass.id);
        await transaction.done;
      }),
    chunks: (passId: string): Promise<readonly StoredChunk[]> =>
      connection.use((database) => database.getAll('chunks', rangeOfPass(passId))),
    putChunk: (
      passId: string,
      chunk: { index: number; start: number; end: number },
      columns: Columns,
      failures: readonly Failure[],
    ): Promise<void> =>
      connection.use((database) => putChunk(database, passId, chunk, columns, failures)),
    readChunk: (passId: string, index: number, names: readonly string[]): Promise<Columns> =>
      connection.use((database) => readChunk(database, passId, index, names)),
    failures: (passId: string): Promise<readonly Failure[]> =>
      connection.use((database) => database.getAll('failures', rangeOfPass(passId))),
    putCheck: (passId: string, check: BackendCheck): Promise<void> =>
      connection.use(async (database) => {
        const transaction = database.transaction('passes', 'readwrite');
        const pass = await transaction.store.get(passId);
        if (pass !== undefined) await transaction.store.put({ ...pass, check }, passId);
        await transaction.done;
      }),
    check: (passId: string): Promise<BackendCheck | null> =>
      connection.use(async (database) => (await database.get('passes', passId))?.check ?? null),
    // The records stay as they are: a database needs no final form.
    finishPass: (): Promise<void> => Promise.resolve(),
  };
}

async function putChunk(
  database: Database,
  passId: string,
  { index, start, end }: { index: number; start: number; end: number },
  columns: Columns,
  failures: readonly Failure[],
): Promise<void> {
  const transaction = database.transaction(['chunks', 'columns', 'failures'], 'readwrite');
  await inTransaction(transaction, async () => {
    const chunks = transaction.objectStore('chunks');
    const before = await chunks.get([passId, index]);
    const names = [...new Set([...(before?.columns ?? []), ...columns.keys()])].sort();
    request(chunks.put({ index, start, end, columns: names }, [passId, index]));
    for (const [name, column] of columns) {
      request(transaction.objectStore('columns').put(compact(column), [passId, index, name]));
    }
    const chunkFailures = IDBKeyRange.bound([passId, start], [passId, end], false, true);
    request(transaction.objectStore('failures').delete(chunkFailures));
    for (const failure of failures) {
      request(transaction.objectStore('failures').put(failure, [passId, failure.index]));
    }
  });
}

/** A column whose data is its whole buffer: storing a view would store all that lies around it. */
function compact(column: Column): Column {
  if (column.data.byteLength === column.data.buffer.byteLength) return column;
  return column.axis === 'block'
    ? { ...column, data: column.data.slice() }
    : { ...column, data: column.data.slice() };
}

async function readChunk(
  database: Database,
  passId: string,
  index: number,
  names: readonly string[],
): Promise<Columns> {
  const { store } = database.transaction('columns');
  const found = await Promise.all(names.map((name) => store.get([passId, index, name])));
  return new Map(
    names.map((name, i) => {
      const column = found[i];
      if (column === undefined) throw missingColumn(passId, index, name);
      return [name, column];
    }),
  );
}

function missingColumn(passId: string, index: number, name: string): StoreError {
  return new StoreError(
    'missing_column',
    `The records of pass ${passId} hold no column "${name}" in chunk ${index}. Run the evaluation again to add it.`,
    { context: { pass: passId, chunk: index, column: name } },
  );
}

function runMethods(connection: Connection) {
  return {
    getRun: (id: string): Promise<RunDocument | null> =>
      connection.use(async (database) => (await database.get('runs', id)) ?? null),
    putRun: (run: RunDocument): Promise<void> =>
      connection.use(async (database) => {
        const transaction = database.transaction(['runs', 'summaries'], 'readwrite');
        await inTransaction(transaction, () => {
          request(transaction.objectStore('runs').put(run, run.id));
          request(transaction.objectStore('summaries').put(summaryOf(run), run.id));
        });
      }),
    listRuns: (): Promise<readonly RunSummary[]> =>
      connection.use(async (database) =>
        (await database.getAll('summaries')).map(withoutPasses).sort(newestFirst),
      ),
    deleteRun: (id: string): Promise<void> => connection.use((database) => deleteRun(database, id)),
  };
}

function summaryOf(run: RunDocument): StoredSummary {
  const { id, status, created, finished, model, datasets, passes } = run;
  return {
    id,
    status,
    created,
    finished,
    model: model.name,
    datasets: Object.keys(datasets),
    passes: passes.map((pass) => pass.id),
  };
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return a.created === b.created ? 0 : a.created < b.created ? 1 : -1;
}

function withoutPasses(stored: StoredSummary): RunSummary {
  const { id, status, created, finished, model, datasets } = stored;
  return { id, status, created, finished, model, datasets };
}

/** Deletes a run and the records that no other run was computed from. */
async function deleteRun(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(
    ['runs', 'summaries', 'passes', 'chunks', 'columns', 'failures'],
    'readwrite',
  );
  await inTransaction(transaction, async () => {
    const summaries = await transaction.objectStore('summaries').getAll();
    const others = new Set(summaries.flatMap((run) => (run.id === id ? [] : run.passes)));
    const own = summaries.find((run) => run.id === id)?.passes ?? [];
    request(transaction.objectStore('runs').delete(id));
    request(transaction.objectStore('summaries').delete(id));
    for (const passId of own.filter((pass) => !others.has(pass))) {
      request(transaction.objectStore('passes').delete(passId));
      for (const name of ['chunks', 'columns', 'failures'] as const) {
        request(transaction.objectStore(name).delete(rangeOfPass(passId)));
      }
    }
  });
}

function modelShelf(connection: Connection): ModelShelf {
  return {
    put: (model) =>
      connection.use(async (database) => void (await database.put('models', model, model.name))),
    get: (name) => connection.use(async (database) => (await database.get('models', name)) ?? null),
    list: () => connection.use((database) => database.getAll('models')),
    delete: (name) => connection.use((database) => database.delete('models', name)),
  };
}

function folderShelf(connection: Connection): FolderShelf {
  return {
    put: (folder) =>
      connection.use(async (database) => void (await database.put('folders', folder, folder.name))),
    get: (name) =>
      connection.use(async (database) => (await database.get('folders', name)) ?? null),
    list: () => connection.use((database) => database.getAll('folders')),
    delete: (name) => connection.use((database) => database.delete('folders', name)),
  };
}

function settingsOf(connection: Connection): Settings {
  return {
    get: (key) => connection.use(async (database) => (await database.get('settings', key)) ?? null),
    set: (key, value) =>
      connection.use(async (database) => void (await database.put('settings', value, key))),
    delete: (key) => connection.use((database) => database.delete('settings', key)),
  };
}

/** All keys whose first part is the pass; arrays sort after numbers and texts. */
function rangeOfPass(passId: string): IDBKeyRange {
  return IDBKeyRange.bound([passId], [passId, []]);
}

/** Does `work`, and waits for the commit; when either fails nothing of the transaction stays. */
async function inTransaction(
  transaction: { readonly done: Promise<void>; abort(): void },
  work: () => void | Promise<void>,
): Promise<void> {
  // Awaited below: without a handler a failing commit would count as unhandled while `work` goes on.
  const end = transaction.done.then(
    () => null,
    (reason: unknown) => ({ reason }),
  );
  try {
    await work();
  } catch (error) {
    abort(transaction);
    const failure = await end;
    // A request that was aborted with its transaction does not know why; the transaction does.
    const aborted = error instanceof DOMException && error.name === 'AbortError';
    throw aborted && failure !== null ? failure.reason : error;
  }
  const failure = await end;
  if (failure !== null) throw failure.reason;
}

/** A request whose end nobody waits for: when it fails its transaction fails, which `inTransaction` tells. */
function request(result: Promise<unknown>): void {
  result.catch(() => undefined);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It was aborted already, which is what is wanted.
  }
}
