import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Column } from '../core/column.ts';
import type { FolderHandle } from '../datasets/folder-handle.ts';
import type { JsonValue } from '../core/json.ts';
import type { DatasetOptions } from '../config/page-request.ts';
import type { OnnxInfo } from '../models/model.ts';
import type { ModelSuggestion } from '../models/suggestion.ts';
import type { BackendCheck, RunDocument } from '../report/run-document.ts';
import type { Failure, PassDescription, RunSummary } from './store.ts';

/** What the browser keeps. Keys that are arrays sort by their first part, so that a range is one pass. */
export interface InterplaySchema extends DBSchema {
  /** Run documents by run id. */
  runs: { key: string; value: RunDocument };
  /** What lists and `deleteRun` need of the documents, without their pictures. */
  summaries: { key: string; value: StoredSummary };
  passes: { key: string; value: PassDescription & { readonly check?: BackendCheck } };
  /** Chunks by [pass, index]; their columns lie in `columns`. */
  chunks: { key: [string, number]; value: StoredChunkHead };
  /** Columns by [pass, index, name], so that one can be read without the others. */
  columns: { key: [string, number, string]; value: Column };
  /** Examples that could not be used, by [pass, example]. */
  failures: { key: [string, number]; value: Failure };
  /** Dropped model files, by the name they are chosen with. */
  models: { key: string; value: StoredModel };
  /** Folders that were picked, by the name that their datasets have. */
  folders: { key: string; value: StoredFolder };
  /** Small things that outlive the page, by name. */
  settings: { key: string; value: JsonValue };
}

export interface StoredSummary extends RunSummary {
  /** Ids of the passes that the run was computed from. */
  readonly passes: readonly string[];
}

export interface StoredChunkHead {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly columns: readonly string[];
}

/** A dropped model file. */
export interface StoredModel {
  readonly name: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly data: Blob;
  /** Files that its weights lie in, by the location that the ONNX file says. */
  readonly externalData?: ReadonlyMap<string, Blob>;
  readonly info: OnnxInfo;
  /** What its file suggests; kept so that lists need not read the file. Earlier versions did not store it. */
  readonly suggestion?: Pick<ModelSuggestion, 'classCount' | 'preprocess'>;
}

/** A folder that was picked. The browser asks again before a later page may read it. */
export interface StoredFolder {
  /** What the dataset is called. */
  readonly name: string;
  readonly handle: FolderHandle;
  /** What was said of it when it was added. */
  readonly options?: DatasetOptions;
}

export type Database = IDBPDatabase<InterplaySchema>;

export type UpgradeTransaction = IDBPTransaction<
  InterplaySchema,
  StoreNames<InterplaySchema>[],
  'versionchange'
>;

/** Brings a database from version i to i + 1. */
export type Upgrade = (database: Database, transaction: UpgradeTransaction) => void;

/** One upgrade for each version; a released one is never changed, a new one is added at the end. */
export const upgrades: readonly Upgrade[] = [
  (database) => {
    for (const name of [
      'runs',
      'summaries',
      'passes',
      'chunks',
      'columns',
      'failures',
      'models',
      'settings',
    ] as const) {
      database.createObjectStore(name);
    }
  },
  (database) => void database.createObjectStore('folders'),
];
