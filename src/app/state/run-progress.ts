import type { PlainError } from '../../core/errors.ts';
import type { PassProgress, RunEvent } from '../../engine/events.ts';
import type {
  BackendCheck,
  RunDocument,
  RunMeasurement,
  RunSample,
} from '../../report/run-document.ts';
import type { ModelValues } from './headline.ts';

/** How far a command is. `stopped` is a cancelled one whose records are kept. */
export type Phase =
  'idle' | 'starting' | 'running' | 'stopping' | 'stopped' | 'failed' | 'finished';

/** What the Run page shows: everything the engine has told since Run was pressed. */
export interface RunProgress {
  readonly phase: Phase;
  readonly runs: readonly {
    readonly id: string;
    readonly model: string;
    readonly stored: boolean;
  }[];
  readonly passes: readonly PassProgress[];
  /** The download that is under way before anything is inferred; null where there is none. */
  readonly download: Download | null;
  readonly done: number;
  readonly total: number;
  readonly perSecond: number;
  readonly secondsLeft: number | null;
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  readonly checks: Readonly<Record<string, BackendCheck>>;
  /** By model. */
  readonly values: Readonly<Record<string, ModelValues>>;
  readonly measured: Readonly<Record<string, readonly RunMeasurement[]>>;
  readonly samples: Readonly<Record<string, readonly RunSample[]>>;
  readonly finished: readonly RunDocument[];
  readonly error: PlainError | null;
}

/** How far the download of a model's file is. */
export type Download = Pick<
  Extract<RunEvent, { type: 'download' }>,
  'model' | 'address' | 'bytes' | 'size'
>;

/** What happens to a command beside the engine's own events. */
export type RunAction =
  | RunEvent
  | { readonly type: 'start' }
  | { readonly type: 'cancel' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: PlainError }
  | { readonly type: 'ended' };

/** Nothing was started yet. */
export const idleProgress: RunProgress = {
  phase: 'idle',
  runs: [],
  passes: [],
  download: null,
  done: 0,
  total: 0,
  perSecond: 0,
  secondsLeft: null,
  notices: [],
  checks: {},
  values: {},
  measured: {},
  samples: {},
  finished: [],
  error: null,
};

/** The progress after one more event. Events of an unknown pass or a finished command change nothing. */
export function advance(state: RunProgress, action: RunAction): RunProgress {
  switch (action.type) {
    case 'start':
      return { ...idleProgress, phase: 'starting' };
    case 'cancel':
      return isActive(state) ? { ...state, phase: 'stopping' } : state;
    case 'stopped':
      return { ...state, phase: 'stopped', secondsLeft: null };
    case 'failed':
      return { ...state, phase: 'failed', secondsLeft: null, error: action.error };
    case 'ended':
      return { ...state, phase: 'finished', secondsLeft: null };
    default:
      return isActive(state) ? follow(state, action) : state;
  }
}

function follow(state: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case 'planned':
      return {
        ...state,
        phase: state.phase === 'stopping' ? 'stopping' : 'running',
        runs: event.runs,
        passes: event.passes,
        download: null,
        total: event.total,
      };
    case 'notice': {
      const { code, message } = event;
      const known = state.notices.some((notice) => notice.message === message);
      return known ? state : { ...state, notices: [...state.notices, { code, message }] };
    }
    case 'download': {
      const { model, address, bytes, size } = event;
      const download = bytes === size ? null : { model, address, bytes, size };
      return { ...state, download };
    }
    case 'check':
      return { ...state, checks: { ...state.checks, [event.model]: event.check } };
    case 'progress': {
      const { done, total, perSecond, secondsLeft } = event;
      const counts = new Map(event.passes.map((pass) => [pass.id, pass.done]));
      const passes = state.passes.map((pass) => ({
        ...pass,
        done: counts.get(pass.id) ?? pass.done,
      }));
      return { ...state, passes, done, total, perSecond, secondsLeft };
    }
    case 'values': {
      const { model, values, primary } = event;
      return { ...state, values: { ...state.values, [model]: { model, values, primary } } };
    }
    case 'samples':
      return { ...state, samples: { ...state.samples, [event.model]: event.samples } };
    case 'measured': {
      const others = (state.measured[event.model] ?? []).filter(
        ({ address }) => address !== event.measurement.address,
      );
      const measured = { ...state.measured, [event.model]: [...others, event.measurement] };
      return { ...state, measured };
    }
    case 'finished':
      return { ...state, finished: [...state.finished, event.run] };
  }
}

/** Whether the engine is at work, so that Cancel makes sense and another Run does not. */
export function isActive(state: RunProgress): boolean {
  return state.phase === 'starting' || state.phase === 'running' || state.phase === 'stopping';
}

/** Notices that say what was found of a model, by their code. */
const findings: readonly string[] = ['model_found', 'embedding_found', 'softmax_undone'];

/** Whether a notice says what was found of a model, rather than something to look after. */
export function isFinding(code: string): boolean {
  return findings.includes(code);
}

/** The share of the work that is done, 0 to 1; null while it is not known how much there is. */
export function fractionDone(state: RunProgress): number | null {
  if (state.phase === 'finished') return 1;
  if (state.passes.length === 0) return null;
  return state.total === 0 ? 1 : Math.min(1, state.done / state.total);
}

/** The passes of one model over one dataset. */
export interface PassGroup {
  readonly dataset: string;
  readonly done: number;
  readonly examples: number;
  readonly passes: readonly PassProgress[];
}

export interface ModelProgress {
  readonly model: string;
  /** Whether its run was complete before, so that nothing is inferred. */
  readonly stored: boolean;
  readonly finished: boolean;
  readonly done: number;
  readonly examples: number;
  readonly datasets: readonly PassGroup[];
}

/** The passes by model and dataset, in the plan's order. */
export function byModel(state: RunProgress): readonly ModelProgress[] {
  return state.runs.map(({ id, model, stored }) => {
    const passes = state.passes.filter((pass) => pass.model === model);
    const datasets = [...new Set(passes.map((pass) => pass.dataset))].map((dataset) => {
      const own = passes.filter((pass) => pass.dataset === dataset);
      return { dataset, passes: own, ...sums(own) };
    });
    const finished = stored || state.finished.some((run) => run.id === id);
    return { model, stored, finished, datasets, ...sums(passes) };
  });
}

function sums(passes: readonly PassProgress[]): { done: number; examples: number } {
  return {
    done: passes.reduce((sum, pass) => sum + pass.done, 0),
    examples: passes.reduce((sum, pass) => sum + pass.examples, 0),
  };
}
