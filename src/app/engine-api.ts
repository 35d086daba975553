import type { DatasetOptions, EvaluateRequest, ModelOptions } from '../config/page-request.ts';
import type { JsonObject } from '../core/json.ts';
import type { BackendChoice } from '../engine/platform.ts';
import type { RunEvent } from '../engine/events.ts';
import type { MeasurementMeta } from '../measurement.ts';
import type { Preprocess } from '../images/picture.ts';
import type { ModelDescription } from '../models/description.ts';
import type { OnnxInfo } from '../models/model.ts';
import type { RunDocument } from '../report/run-document.ts';
import type { FolderHandle, Permission } from '../datasets/folder-handle.ts';
import type { DownloadProgress, KeptDownload } from '../resources/downloads.ts';
import type { Backend } from '../runtime/session.ts';
import type { RunSummary } from '../store/store.ts';

import type { InspectionService } from './inspection-api.ts';

export type { DatasetOptions, EvaluateRequest, ModelOptions };

/** A model that was dropped on the page or named by its address; it is kept in the store until `forgetModel`. */
export interface AddedModel {
  /** What `EvaluateRequest.models` names. Unique among all models. */
  readonly name: string;
  /** The file's name, or the address. */
  readonly origin: string;
  /** Size of all its files; null where the server does not tell. */
  readonly bytes: number | null;
  /** What the file says of itself; null for a model that was not downloaded yet. */
  readonly info: OnnxInfo | null;
  readonly classCount: number | null;
  /** What its repository says of it. */
  readonly card: JsonObject;
  /** Preprocessing of ImageNet for large inputs, of plain [0, 1] pixels for small ones: a person should check it. */
  readonly suggested: ModelOptions;
}

/** A file of a dropped folder, with its path inside that folder. */
export interface DroppedFile {
  /** With `/`, starting with the dropped folder's own name (as `webkitRelativePath` does). */
  readonly path: string;
  readonly file: File;
}

/** A dataset that was dropped, which lives as long as the page, or named by its address. */
export interface AddedDataset {
  /** What `EvaluateRequest.datasets` names. Unique among all datasets. */
  readonly name: string;
  /** The folder, the files or the address that it was made of. */
  readonly origin: string;
  readonly examples: number;
  /** Its own classes, in order: also the label space of the same name. */
  readonly classes: readonly string[];
  /** Its group columns. */
  readonly groups: readonly string[];
  readonly kind: 'folder' | 'archive' | 'table' | 'array' | 'hub';
  /** What was said of it. */
  readonly options: DatasetOptions;
}

/** A folder that was picked on this or an earlier visit, and can be opened again. */
export interface RememberedFolder {
  /** What its dataset is called. */
  readonly name: string;
  /** Whether it can be read now (`granted`), or once a person has allowed it again (`prompt`). */
  readonly permission: Permission;
  readonly handle: FolderHandle;
}

/** What there is to choose from, built in and dropped. */
export interface Catalogue {
  readonly models: readonly CatalogueModel[];
  readonly datasets: readonly CatalogueDataset[];
  readonly propertyGroups: readonly CatalogueGroup[];
  readonly taskGroups: readonly CatalogueGroup[];
  /** Titles, summaries and references of all measurements. */
  readonly measurements: readonly MeasurementMeta[];
  readonly labelSpaces: Readonly<Record<string, readonly string[]>>;
  /** Of each label space, those of datasets that a model which answers in it can be measured on. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  /** Datasets that people know by name, which an added one may be said to be. */
  readonly namedDatasets: readonly { readonly name: string; readonly title: string }[];
  /** What Run does when nothing was changed. */
  readonly defaults: EvaluateRequest;
}

export interface CatalogueModel {
  readonly name: string;
  readonly title: string;
  /** Family, recipe, licence, parameters …: what the manifest says. */
  readonly card: JsonObject;
  /** Size of the ONNX file; null where it is not known before loading. */
  readonly bytes: number | null;
  /** How pictures become its input; null where that is not known before loading. */
  readonly preprocess: Preprocess | null;
  readonly labels: string;
  readonly dropped: boolean;
  /** Whether it lies on a server, and is downloaded when it is first needed. */
  readonly remote: boolean;
}

export interface CatalogueDataset {
  readonly name: string;
  readonly title: string;
  /** What it is, in a sentence or two; empty where nobody said. */
  readonly description: string;
  readonly examples: number | null;
  readonly labels: string;
  readonly dropped: boolean;
}

export interface CatalogueGroup {
  readonly name: string;
  /** Its library entries. */
  readonly entries: readonly { name: string; measure: string; dataset: string }[];
}

/** A run that a closed tab or a crash interrupted. */
export interface InterruptedRun {
  readonly request: EvaluateRequest;
  /** When it was started, ISO 8601. */
  readonly started: string;
  /** Dropped folders that it reads and that must be dropped again before it can go on. */
  readonly missing: readonly string[];
}

/** A state of the storage that a person should know of: a newer tab took over, or it fills up. */
export interface StoreNotice {
  readonly code: 'store_outdated' | 'store_blocked' | 'store_closed';
  readonly message: string;
}

/** What the engine's worker does for the pages. */
export interface EngineService extends InspectionService {
  catalogue(): Promise<Catalogue>;
  /** The backend that `requested` gives on this machine, with the reason where it is not the preferred one. */
  backend(requested: Backend | 'auto'): Promise<BackendChoice>;
  /**
   * Evaluates the chosen models, one run each; continues what an earlier call left stored.
   * Rejects with a CancelledError after `cancel`, with RuntimeError `busy` while another call or
   * another tab evaluates.
   */
  evaluate(
    request: EvaluateRequest,
    onEvent: (event: RunEvent) => void,
  ): Promise<readonly RunDocument[]>;
  /** Stops the evaluation at once; what it had stored is kept. Resolves when it has stopped. */
  cancel(): Promise<void>;
  /** The run that was under way when the page was last closed, or was cancelled; null when there is none. */
  interrupted(): Promise<InterruptedRun | null>;
  /** Forgets the interrupted run; its stored records stay for later runs. */
  dismissInterrupted(): Promise<void>;
  runs(): Promise<readonly RunSummary[]>;
  getRun(id: string): Promise<RunDocument | null>;
  deleteRun(id: string): Promise<void>;
  /** The document as `run.json` text. Rejects with StoreError `run_not_found`. */
  exportRun(id: string): Promise<string>;
  /**
   * Adds an exported run after checking it; a broken or foreign file changes nothing stored, and a stored run is
   * never replaced: rejects with StoreError `run_exists` where one of the same id differs.
   */
  importRun(text: string): Promise<RunDocument>;
  /**
   * Adds a dropped `.onnx`.
   * @param beside files that may hold its weights
   * Rejects with ModelError `model_not_onnx`, `model_truncated`, `model_external_data_missing` …
   */
  addModel(file: File, beside?: readonly File[]): Promise<AddedModel>;
  /**
   * Adds a model by its address or its id of the Hub. Of a repository what it says is read and nothing downloaded;
   * any other file is downloaded. Rejects with ResourceError, ModelError, ConfigurationError `invalid_hub_id`.
   */
  addModelAddress(
    reference: string,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<AddedModel>;
  /**
   * Describes a model of the catalogue; one that lies on a server is downloaded first where it is not kept.
   * @param outputs which tensors are logits and embedding; null: they are found
   */
  describeModel(
    name: string,
    outputs: ModelOptions['outputs'],
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<ModelDescription>;
  /** The models dropped earlier, on this page or before. */
  addedModels(): Promise<readonly AddedModel[]>;
  forgetModel(name: string): Promise<void>;
  /**
   * Adds a dropped folder of class folders. Rejects with DatasetError `empty_dataset`, `ambiguous_split` …
   */
  addFolder(files: readonly DroppedFile[], options?: DatasetOptions): Promise<AddedDataset>;
  /** As `addFolder`, of a folder that was picked; it is remembered for later visits. */
  addFolderHandle(handle: FolderHandle, options?: DatasetOptions): Promise<AddedDataset>;
  /** The folders that were picked on this or earlier visits. */
  rememberedFolders(): Promise<readonly RememberedFolder[]>;
  /**
   * Adds a remembered folder again; must follow a click or a key, since the browser may ask the person.
   * Rejects with DatasetError `unknown_dataset`, `folder_not_permitted`, `dataset_not_found`.
   */
  reopenFolder(name: string): Promise<AddedDataset>;
  /** Adds an archive, a table or an array: one file, or shards and what lies beside it. */
  addDataset(files: readonly File[], options?: DatasetOptions): Promise<AddedDataset>;
  /** Adds a dataset by its address or its id of the Hub; it is kept for later visits. */
  addDatasetAddress(reference: string, options?: DatasetOptions): Promise<AddedDataset>;
  /**
   * Reads an added dataset in another way: as a named dataset, by other columns. Where that fails it stays as it was.
   * Rejects with DatasetError `missing_column`, `label_space_mismatch` …, ConfigurationError.
   */
  setDatasetOptions(name: string, options: DatasetOptions): Promise<AddedDataset>;
  /** The datasets that were added, by address also on earlier visits. */
  addedDatasets(): Promise<readonly AddedDataset[]>;
  /** The run file that a request is: what the command line would be given to do the same. JSON, which is YAML, too. */
  runFile(request: EvaluateRequest): Promise<string>;
  /** Address of the Hub that was set; null where it is the default. */
  hub(): Promise<string | null>;
  /**
   * Sets the address of the Hub, for mirrors that speak its API; null: the default. Rejects with ConfigurationError
   * `invalid_hub_address`.
   */
  setHub(address: string | null): Promise<void>;
  /** Downloads that are kept, whole or in part, the one used last first. */
  downloads(): Promise<readonly KeptDownload[]>;
  freeDownload(address: string): Promise<void>;
  freeAllDownloads(): Promise<void>;
  /** Forgets an added dataset or a remembered folder; its pictures are left where they lie. */
  forgetDataset(name: string): Promise<void>;
}

/** The service as the worker serves it. */
export interface EngineWorkerService extends EngineService {
  /**
   * Must come first.
   * @param site address of the folder that the site lies in, with a slash at its end
   */
  start(site: string, onStoreNotice: (notice: StoreNotice) => void): void;
}

/**
 * Everything the pages ask of the machinery under them. Each call rejects with an InterplayError:
 * `worker_crashed` when the engine's worker died (the next call starts another one), else the code
 * of what went wrong.
 */
export interface EngineClient extends EngineService {
  /** Calls back on every notice of the store. Returns the function that ends this. */
  onStoreNotice(listener: (notice: StoreNotice) => void): () => void;
  /** Ends the workers. */
  close(): void;
}
