import { expose, proxy, transfer, transferHandlers, wrap, type Endpoint } from 'comlink';
import {
  fromPlainError,
  InterplayError,
  RuntimeError,
  toPlainError,
  type PlainError,
} from '../core/errors.ts';

/** One side of a message channel: what a page's `Worker`, a worker's scope and a Node port have in common. */
export interface MessageEnd {
  postMessage(message: unknown, transfer: readonly unknown[]): void;
  /** Calls `listener` with the data of every message from the other side; returns what stops it. */
  listen(listener: (data: unknown) => void): () => void;
}

/** The owner's side of a worker. */
export interface WorkerEnd extends MessageEnd {
  /**
   * Calls `listener` when the worker can answer no more: an uncaught error, an unexpected exit, a
   * message that could not be read. The reason is for people.
   */
  onCrash(listener: (reason: string) => void): void;
  terminate(): void | Promise<void>;
}

/** A service as its owner calls it: every method gives a promise. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/** A worker and the calls that wait for its answers. */
export interface Bridge<T> {
  readonly remote: Remote<T>;
  /** Why the worker can no longer be called; null while it can. */
  ended(): InterplayError | null;
  /**
   * Terminates the worker. Calls that still wait are rejected with `reason`, by default a
   * RuntimeError `worker_closed`; cancelling gives a CancelledError.
   */
  close(reason?: InterplayError): Promise<void>;
}

type AnyService = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * Comlink over a worker, with what Comlink lacks: when the worker crashes every pending call, and
 * every later one, is rejected with a RuntimeError `worker_crashed`; errors thrown by the service
 * keep their class, code and context; closing rejects what still waits.
 *
 * @param name what the worker is called in messages
 */
export function openBridge<T extends object>(worker: WorkerEnd, name: string): Bridge<T> {
  installErrorHandler();
  const service = wrap<AnyService>(comlinkEndpoint(worker));
  const pending = new Set<(reason: InterplayError) => void>();
  let end: InterplayError | null = null;

  const finish = (reason: InterplayError): void => {
    end ??= reason;
    for (const reject of pending) reject(end);
    pending.clear();
  };
  worker.onCrash((reason) => finish(crashed(name, reason)));

  const call = (method: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (end !== null) return reject(end);
      pending.add(reject);
      const settle =
        <V>(settleWith: (value: V) => void) =>
        (value: V): void => {
          pending.delete(reject);
          settleWith(value);
        };
      const answer = service[method]?.(...args) ?? Promise.reject(noSuchMethod(name, method));
      answer.then(
        settle(resolve),
        settle((error) => reject(asInterplayError(error))),
      );
    });

  return {
    remote: remoteOf<T>(call),
    ended: () => end,
    close: async (reason = closed(name)) => {
      finish(reason);
      await worker.terminate();
    },
  };
}

/** The worker's side: answers calls to the methods of `service` until the worker ends. */
export function serve(service: object, end: MessageEnd): void {
  installErrorHandler();
  expose(service, comlinkEndpoint(end));
}

/**
 * Marks an argument or a result so that every ArrayBuffer in it (in arrays, maps and plain objects)
 * moves to the other side instead of being copied. The sender's views of them become empty.
 */
export function handOver<V>(value: V): V {
  return transfer(value, [...buffersOf(value)]);
}

/** Marks a function argument so that the worker can call it; there it returns a promise. */
export function callback<F extends (...args: never[]) => unknown>(listener: F): F {
  return proxy(listener);
}

function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (typeof value !== 'object' || value === null) return found;
  if (value instanceof ArrayBuffer) found.add(value);
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else for (const part of partsOf(value)) buffersOf(part, found);
  return found;
}

function partsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return value.values();
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : [];
}

function remoteOf<T extends object>(
  call: (method: string, args: unknown[]) => Promise<unknown>,
): Remote<T> {
  const methods = new Proxy(
    {},
    {
      // A symbol or `then` must not look like a method: `await bridge.remote` would call the worker.
      get: (_, name) =>
        typeof name !== 'string' || name === 'then'
          ? undefined
          : (...args: unknown[]) => call(name, args),
    },
  );
  // The proxy answers to every name; only T says which of them the worker has.
  return methods as Remote<T>;
}

type DataListener = (event: { data: unknown }) => void;

/** Comlink wants an EventTarget whose listeners may be objects; it only ever adds `message` functions. */
function comlinkEndpoint(end: MessageEnd): Endpoint {
  const stops = new Map<unknown, () => void>();
  return {
    postMessage: (message: unknown, buffers?: readonly unknown[]) =>
      end.postMessage(message, buffers ?? []),
    addEventListener: (_type: string, listener: unknown) => {
      if (typeof listener !== 'function') return;
      // Of a message event Comlink reads nothing but `data`; a whole one cannot be made on every platform.
      const tell = listener as DataListener;
      stops.set(
        listener,
        end.listen((data) => tell({ data })),
      );
    },
    removeEventListener: (_type: string, listener: unknown) => {
      stops.get(listener)?.();
      stops.delete(listener);
    },
  };
}

let errorHandlerInstalled = false;

/** Replaces Comlink's handler of thrown values, which keeps name, message and stack alone. */
function installErrorHandler(): void {
  if (errorHandlerInstalled) return;
  const original = transferHandlers.get('throw');
  if (original === undefined) {
    throw new RuntimeError('internal', 'Comlink has no handler for thrown values any more.');
  }
  transferHandlers.set('throw', {
    // Comlink's marker is private to it: only its own handler knows a thrown value.
    canHandle: (value): value is unknown => original.canHandle(value),
    serialize: (thrown) => [toPlainError(thrownValue(thrown)), []],
    deserialize: (plain) => {
      // Only `serialize` above writes these.
      throw fromPlainError(plain as PlainError);
    },
  });
  errorHandlerInstalled = true;
}

function thrownValue(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'value' in thrown ? thrown.value : thrown;
}

function asInterplayError(error: unknown): InterplayError {
  return error instanceof InterplayError ? error : fromPlainError(toPlainError(error));
}

function crashed(name: string, reason: string): RuntimeError {
  return new RuntimeError(
    'worker_crashed',
    `The ${name} worker stopped: ${reason}. Chunks that were stored are kept; continue the run to go on from there.`,
    { context: { worker: name, reason } },
  );
}

function closed(name: string): RuntimeError {
  return new RuntimeError('worker_closed', `The ${name} worker was closed before it answered.`, {
    context: { worker: name },
  });
}

function noSuchMethod(name: string, method: string): RuntimeError {
  return new RuntimeError('internal', `The ${name} worker has no method ${method}.`);
}
