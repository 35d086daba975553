import {
  parentPort,
  type MessagePort,
  type TransferListItem,
  type Worker,
} from 'node:worker_threads';
import { RuntimeError } from '../core/errors.ts';
import type { MessageEnd, WorkerEnd } from './worker-bridge.ts';

/** The owner's side of a worker thread, for `openBridge`. */
export function workerEnd(worker: Worker): WorkerEnd {
  return {
    ...messageEnd(worker),
    onCrash: (listener) => {
      worker.on('error', (error) => listener(describe(error)));
      worker.on('messageerror', (error) => listener(`an unreadable message (${describe(error)})`));
      worker.on('exit', (code) => listener(`it exited with code ${code}`));
    },
    terminate: async () => {
      await worker.terminate();
    },
  };
}

/**
 * The worker thread's side, for `serve`. A message that cannot be read ends the worker, so that its
 * owner learns of it instead of waiting for ever.
 * @throws RuntimeError `internal` on the main thread
 */
export function ownerEnd(): MessageEnd {
  if (parentPort === null) {
    throw new RuntimeError('internal', 'This module is the entry of a worker thread.');
  }
  parentPort.on('messageerror', (error) => {
    throw error;
  });
  return messageEnd(parentPort);
}

/** A port of a Node `MessageChannel` as a message end. */
export function messageEnd(port: Worker | MessagePort): MessageEnd {
  return {
    postMessage: (message, transfer: readonly TransferListItem[]) =>
      port.postMessage(message, transfer),
    listen: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
