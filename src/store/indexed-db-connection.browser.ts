import { openDB } from 'idb';
import { InterplayError, StoreError } from '../core/errors.ts';
import type { Database, InterplaySchema, Upgrade } from './indexed-db-schema.browser.ts';

/** What a person must know of the storage: another tab is in the way, or the browser closed it. */
export interface StorageNotice {
  readonly code: 'store_outdated' | 'store_blocked' | 'store_closed';
  readonly message: string;
}

export interface ConnectionOptions {
  readonly name: string;
  readonly upgrades: readonly Upgrade[];
  readonly onNotice: (notice: StorageNotice) => void;
}

/**
 * A connection to the database that opens at the first use. A newer version of the site closes it
 * (`store_outdated`, for good: this page's code is old); when the browser closes it, it is opened
 * again once.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #database: Promise<Database> | null = null;
  #refusal: StoreError | null = null;
  #terminations = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Does `work` on the open database, once more where the browser closed it in between.
   * @throws StoreError `store_outdated`, `store_closed`, `storage_full`, `store_failed`
   */
  async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const before = this.#terminations;
    try {
      return await work(await this.#open());
    } catch (error) {
      if (this.#refusal !== null) throw this.#refusal;
      if (!isClosing(error) && before === this.#terminations) throw await storeError(error);
    }
    // Nothing of the failed attempt was written: a transaction commits whole or not at all.
    this.#database = null;
    try {
      return await work(await this.#open());
    } catch (error) {
      throw this.#refusal ?? (await storeError(error));
    }
  }

  async close(): Promise<void> {
    const database = await this.#database?.catch(() => null);
    database?.close();
    this.#database = null;
  }

  #open(): Promise<Database> {
    if (this.#refusal !== null) return Promise.reject(this.#refusal);
    if (this.#database !== null) return this.#database;
    const opening = this.#connect();
    this.#database = opening;
    opening.catch(() => {
      // A failed attempt must not be the answer for ever.
      if (this.#database === opening) this.#database = null;
    });
    return opening;
  }

  async #connect(): Promise<Database> {
    const { name, upgrades, onNotice } = this.#options;
    try {
      return await openDB<InterplaySchema>(name, upgrades.length, {
        upgrade: (database, from, _to, transaction) => {
          for (const upgrade of upgrades.slice(from)) upgrade(database, transaction);
        },
        blocked: () => onNotice(blocked()),
        blocking: () => this.#giveWay(),
        terminated: () => this.#terminated(),
      });
    } catch (error) {
      if (isNamed(error, 'VersionError')) throw this.#refuse(outdated());
      throw error;
    }
  }

  /** A newer page wants to upgrade: holding on would block it. */
  #giveWay(): void {
    this.#refuse(outdated());
    void this.close();
  }

  #terminated(): void {
    this.#database = null;
    this.#terminations += 1;
    if (this.#terminations > 1) this.#refuse(closed());
  }

  #refuse(error: StoreError & { readonly code: StorageNotice['code'] }): StoreError {
    this.#refusal = error;
    this.#options.onNotice({ code: error.code, message: error.message });
    return error;
  }
}

type RefusalError = StoreError & { readonly code: StorageNotice['code'] };

function refusal(code: StorageNotice['code'], message: string): RefusalError {
  return Object.assign(new StoreError(code, message), { code });
}

function outdated(): RefusalError {
  return refusal(
    'store_outdated',
    'A newer version of this page has taken over the stored runs. Reload this page to go on; nothing is lost.',
  );
}

function closed(): RefusalError {
  return refusal(
    'store_closed',
    'The browser closed the storage twice: its data may have been cleared, or the disk failed. Reload the page.',
  );
}

function blocked(): StorageNotice {
  return {
    code: 'store_blocked',
    message: 'Another tab holds an older version of the stored runs open. Close or reload it.',
  };
}

/** Whether an operation met a connection that was being closed. */
function isClosing(error: unknown): boolean {
  return isNamed(error, 'InvalidStateError');
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

async function storeError(error: unknown): Promise<InterplayError> {
  if (error instanceof InterplayError) return error;
  if (isNamed(error, 'QuotaExceededError')) {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return new StoreError(
      'storage_full',
      `The browser's storage for this page is full (${megabytes(usage)} of ${megabytes(quota)} MB used). ` +
        'What was stored before is kept. Delete saved runs or dropped models, or free disk space, then continue.',
      { context: { usage, quota }, cause: error },
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError(
    'store_failed',
    `The browser's storage failed: ${message}. In a private window storage may be refused.`,
    { cause: error },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
