import { Worker } from 'node:worker_threads';
import type { Executor, ExecutorSetup } from '../engine/execution.ts';
import { endExecutor, openRemoteExecutor, type ExecutorService } from './executor-service.ts';
import { openBridge, type Bridge } from './worker-bridge.ts';
import { workerEnd } from './worker-end.node.ts';

/** Starts worker threads that run executors, and ends those that are left. */
export interface ExecutorPool {
  /** Starts a worker thread with an executor in it. */
  open(setup: ExecutorSetup, tell: (message: string) => void): Promise<Executor>;
  /** Ends every worker that was not closed, also those that are still opening. */
  close(): Promise<void>;
}

export function createExecutorPool(): ExecutorPool {
  const bridges = new Set<Bridge<ExecutorService>>();
  return {
    open: async (setup, tell) => {
      const bridge = openBridge<ExecutorService>(workerEnd(startWorker()), 'executor');
      bridges.add(bridge);
      const executor = await openRemoteExecutor(bridge, setup, tell);
      return {
        ...executor,
        close: async () => {
          await executor.close();
          bridges.delete(bridge);
        },
      };
    },
    close: async () => {
      await Promise.allSettled([...bridges].map(endExecutor));
      bridges.clear();
    },
  };
}

function startWorker(): Worker {
  // The compiler rewrites extensions in imports, not in URLs.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./executor-worker.node.${extension}`, import.meta.url));
}
