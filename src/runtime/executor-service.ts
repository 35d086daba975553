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
  close(): Promise<void>;
}

/** The worker's side. */
export function serveExecutor(
  create: (setup: ExecutorSetup, tell: (message: string) => void) => Promise<Executor>,
): ExecutorService {
  let executor: Executor | null = null;
  const opened = (): Executor => {
    if (executor !== null) return executor;
    throw new RuntimeError('internal', 'The executor was not opened.');
  };
  return {
    open: async (setup, tell) => {
      executor = await create(setup, tell);
    },
    // The columns were made for this call alone: they move to the owner.
    execute: async (task) => handOver(await opened().execute(task)),
    check: (request) => opened().check(request),
    close: () => opened().close(),
  };
}

/** The owner's side: an executor whose work is done by the worker behind the bridge. */
export async function openRemoteExecutor(
  bridge: Bridge<ExecutorService>,
  setup: ExecutorSetup,
  tell: (message: string) => void,
): Promise<Executor> {
  let pending = 0;
  const counted = async <T>(call: Promise<T>): Promise<T> => {
    pending += 1;
    try {
      return await call;
    } finally {
      pending -= 1;
    }
  };
  try {
    await bridge.remote.open(setup, callback(tell));
  } catch (error) {
    await bridge.close();
    throw error;
  }
  return {
    execute: (task) => counted(bridge.remote.execute(task)),
    check: (request) => counted(bridge.remote.check(request)),
    close: async () => {
      // A worker that is busy (the person cancelled) or gone is not asked: it would answer late or never.
      if (pending === 0 && bridge.ended() === null) await bridge.remote.close();
      await bridge.close();
    },
  };
}
