import type { BackendChoice } from '../../engine/platform.ts';
import type { PlainError } from '../../core/errors.ts';
import type {
  AddedDataset,
  AddedModel,
  Catalogue,
  DatasetOptions,
  EvaluateRequest,
  InterruptedRun,
  RememberedFolder,
  StoreNotice,
} from '../engine-api.ts';
import { loading, type Loadable } from './loadable.ts';
import { idleProgress, type RunProgress } from './run-progress.ts';

/** What a dataset leaves open that a person can choose: one of several splits, or the column of something. */
export interface DropChoice {
  readonly key: 'split' | 'path_column' | 'label_column' | 'image_column';
  readonly among: readonly string[];
}

/** What happened to something that was dropped: what was found, or the error with its code. */
export type DropResult =
  /** `bytes` of `size` are downloaded; 0 where nothing is. */
  | {
      readonly kind: 'working';
      readonly name: string;
      readonly bytes: number;
      readonly size: number | null;
    }
  | { readonly kind: 'model'; readonly model: AddedModel }
  | { readonly kind: 'dataset'; readonly dataset: AddedDataset }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly code: string;
      readonly message: string;
      /** What must be chosen before it can be added; null where that is not what is wrong. */
      readonly choice: DropChoice | null;
      /** Adds it with what was chosen. */
      readonly retry: (options: DatasetOptions) => void;
    };

/** Everything the pages share. */
export interface AppState {
  readonly catalogue: Loadable<Catalogue>;
  /** What is chosen on the Evaluate page; null until the catalogue is there. */
  readonly request: EvaluateRequest | null;
  readonly backend: Loadable<BackendChoice>;
  readonly addedModels: readonly AddedModel[];
  readonly addedDatasets: readonly AddedDataset[];
  /** Folders of this and earlier visits. */
  readonly rememberedFolders: readonly RememberedFolder[];
  readonly drops: readonly DropResult[];
  /** Dropped models with a mistake in a field of their preprocessing. */
  readonly unreadable: readonly string[];
  readonly progress: RunProgress;
  readonly interrupted: InterruptedRun | null;
  readonly storeNotices: readonly StoreNotice[];
  /** What a person asked for and could not be done, until it is dismissed. */
  readonly failure: PlainError | null;
}

/** Before anything was loaded. */
export const initialState: AppState = {
  catalogue: loading,
  request: null,
  backend: loading,
  addedModels: [],
  addedDatasets: [],
  rememberedFolders: [],
  drops: [],
  unreadable: [],
  progress: idleProgress,
  interrupted: null,
  storeNotices: [],
  failure: null,
};
