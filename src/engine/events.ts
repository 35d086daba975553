import type {
  BackendCheck,
  RunDocument,
  RunMeasurement,
  RunSample,
  RunValue,
} from '../report/run-document.ts';

/** One pass of a plan and how far it is. */
export interface PassProgress {
  readonly id: string;
  readonly model: string;
  readonly dataset: string;
  readonly view: string;
  readonly examples: number;
  readonly done: number;
}

/** The backend fell back, halved its batch, lost its device …: a sentence for people. */
export interface Notice {
  readonly type: 'notice';
  readonly code: string;
  readonly message: string;
}

/** What the engine tells while it works. Plain data: it crosses from worker to page. */
export type RunEvent =
  | {
      readonly type: 'planned';
      readonly runs: readonly {
        readonly id: string;
        readonly model: string;
        readonly stored: boolean;
      }[];
      readonly passes: readonly PassProgress[];
      /** Examples × views still to infer, over all models. */
      readonly total: number;
    }
  | Notice
  /** How far the download of one of a model's files is; the last one has all bytes. */
  | {
      readonly type: 'download';
      readonly model: string;
      readonly address: string;
      readonly bytes: number;
      /** Null where the server does not tell. */
      readonly size: number | null;
    }
  | { readonly type: 'check'; readonly model: string; readonly check: BackendCheck }
  | {
      readonly type: 'progress';
      readonly passes: readonly { readonly id: string; readonly done: number }[];
      /** Inferences done and to do, over all passes of this call. */
      readonly done: number;
      readonly total: number;
      readonly perSecond: number;
      readonly secondsLeft: number | null;
    }
  /** Values of the stored prefix, while the run goes on. */
  | {
      readonly type: 'values';
      readonly model: string;
      readonly values: Readonly<Record<string, RunValue>>;
      /** Names of the values that stand for their measurements. */
      readonly primary: readonly string[];
    }
  | { readonly type: 'samples'; readonly model: string; readonly samples: readonly RunSample[] }
  | { readonly type: 'measured'; readonly model: string; readonly measurement: RunMeasurement }
  | { readonly type: 'finished'; readonly run: RunDocument };
