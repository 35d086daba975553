import type { MessageEnd, WorkerEnd } from './worker-bridge.ts';

/** The owner's side of a Web Worker, for `openBridge`. */
export function workerEnd(worker: Worker): WorkerEnd {
  return {
    ...messageEnd(worker),
    onCrash: (listener) => {
      worker.addEventListener('error', (event) => {
        // Unhandled, the error would go on to the thread that owns this one and end that, too.
        event.preventDefault();
        listener(describe(event));
      });
      worker.addEventListener('messageerror', () => listener('a message could not be read'));
    },
    terminate: () => worker.terminate(),
  };
}

/** The worker's side, for `serve`. A message that cannot be read ends the worker's service with an error. */
export function ownerEnd(): MessageEnd {
  addEventListener('messageerror', () => {
    // Only an uncaught error reaches the owner, which would else wait for an answer for ever.
    setTimeout(() => {
      throw new Error('a message could not be read');
    });
  });
  return messageEnd(globalThis);
}

/** What workers, ports and a worker's own scope have in common. */
interface Channel {
  postMessage(message: unknown, options: { transfer: Transferable[] }): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

function messageEnd(channel: Channel): MessageEnd {
  return {
    postMessage: (message, transfer: readonly Transferable[]) =>
      channel.postMessage(message, { transfer: [...transfer] }),
    listen: (listener) => {
      const onMessage = (event: MessageEvent<unknown>) => listener(event.data);
      channel.addEventListener('message', onMessage);
      return () => channel.removeEventListener('message', onMessage);
    },
  };
}

/** A worker whose script could not be loaded gives an event without a message. */
function describe(event: ErrorEvent): string {
  return event.message === undefined || event.message === ''
    ? 'its script could not be loaded'
    : event.message;
}
