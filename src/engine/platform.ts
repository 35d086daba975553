import type { DatasetConfiguration, ModelConfiguration } from '../config/configuration.ts';
import type { JsonObject } from '../core/json.ts';
import type { Dataset, LabelSpace } from '../datasets/dataset.ts';
import type { ModelFiles } from '../models/model-files.ts';
import type { PreparedBatch, PrepareRequest } from '../images/preparation.ts';
import type { Backend } from '../runtime/session.ts';
import type { DownloadProgress } from '../resources/downloads.ts';
import type { Hub } from '../resources/hub.ts';
import type { Store } from '../store/store.ts';
import type { Notice } from './events.ts';
import type { Executor, ExecutorSetup } from './execution.ts';

/** Makes model inputs of pictures; in a browser a pool of workers, in Node a call in the same thread. */
export interface Preparer {
  prepare(request: PrepareRequest): Promise<PreparedBatch>;
}

/** What was chosen when `auto`, or a backend by name, was asked for. */
export interface BackendChoice {
  readonly used: Backend;
  /** Why the preferred backend was not used; null when it was. */
  readonly reason: string | null;
  readonly adapter: JsonObject | null;
}

/** Everything the engine needs of the world around it. One for Node, one for the browser. */
export interface Platform {
  readonly store: Store;
  /** Version of ONNX Runtime, platform in words, source commit where known. */
  readonly environment: {
    readonly onnxruntime: string;
    readonly platform: string;
    readonly commit: string | null;
  };
  /**
   * Executors to run side by side, and threads of each one's sessions.
   * @param largestModel bytes of the largest model file, 0 where nothing is known of it
   */
  readonly parallelism: (
    backend: Backend,
    largestModel?: number,
  ) => {
    readonly executors: number;
    readonly threads: number;
  };
  /** The backend that `used` is checked against before a run; `used` itself where there is no other. */
  referenceBackend(used: Backend): Backend;
  chooseBackend(requested: Backend | 'auto'): Promise<BackendChoice>;
  /** Where models named by `hub:` are. */
  readonly hub: Hub;
  /**
   * The bytes of a model; those of a server are downloaded or kept from before. Throws ModelError `model_not_found`,
   * `model_external_data_missing`; ResourceError.
   * @param onProgress told how far a download is
   */
  readModel(
    name: string,
    configuration: ModelConfiguration,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<ModelFiles>;
  /**
   * Opens and checks a dataset; where no label space is given its own classes are one. Throws DatasetError,
   * ResourceError.
   */
  openDataset(
    name: string,
    configuration: DatasetConfiguration,
    labels: LabelSpace | null,
  ): Promise<Dataset>;
  /** The text of a file that the configuration names. Throws DatasetError `file_not_found`. */
  readText(file: string): Promise<string>;
  /** @param notify told what people should know while it works, e.g. that a lost GPU was replaced */
  openExecutor(setup: ExecutorSetup, notify: (notice: Notice) => void): Promise<Executor>;
  /** A picture as a small data URL for `samples`, or null where it cannot be read. */
  thumbnail(dataset: Dataset, index: number): Promise<string | null>;
}
