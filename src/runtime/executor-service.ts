import { RuntimeError } from '../core/errors.ts';
import type {
  CheckRequest,
  ChunkResult,
  ChunkTask,
  Executor,
  ExecutorSetup,
} from '../engine/execution.ts';
import type { BackendCheck } from '../report/run-document.ts';
import { callback, handOver, type Bridge } from './worker-bridge.ts';

/** An executor behind a worker boundary. */
export interface ExecutorService {
  /** Must come first. */
  open(setup: ExecutorSetup, tell: (message: string) => void): Promise<void>;
  execute(task: ChunkTask): Promise<ChunkResult>;
  check(request: CheckRequest): Promise<BackendCheck>;
  /** Brings what is under way to an end and releases everything; at any time, also while it opens. */
  close(): Promise<void>;
}

/** The worker's side. */
export function serveExecutor(
  create: (setup: ExecutorSetup, tell: (message: string) => void) => Promise<Executor>,
): ExecutorService {
  let opening: Promise<Executor> | null = null;
  const opened = (): Promise<Executor> => {
    if (opening !== null) return opening;
    throw new RuntimeError('internal', 'The executor was not opened.');
  };
  return {
    open: async (setup, tell) => {
      opening = create(setup, tell);
      await opening;
    },
    // The columns were made for this call alone: they move to the owner.
    execute: async (task) => handOver(await (await opened()).execute(task)),
    check: async (request) => (await opened()).check(request),
    close: async () => {
      const executor = await opening?.catch(() => null);
      await executor?.close();
    },
  };
}

/** The owner's side: an executor whose work is done by the worker behind the bridge. */
export async function openRemoteExecutor(
  bridge: Bridge<ExecutorService>,
  setup: ExecutorSetup,
  tell: (message: string) => void,
): Promise<Executor> {
  try {
    await bridge.remote.open(setup, callback(tell));
  } catch (error) {
    await bridge.close();
    throw error;
  }
  return {
    execute: (task) => bridge.remote.execute(task),
    check: (request) => bridge.remote.check(request),
    close: () => endExecutor(bridge),
  };
}

/** Ends a worker with an executor in it; first it may bring to an end what it is doing. */
export async function endExecutor(bridge: Bridge<ExecutorService>): Promise<void> {
  try {
    if (bridge.ended() === null) await bridge.remote.close();
  } finally {
    await bridge.close();
  }
}
