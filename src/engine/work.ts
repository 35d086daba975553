import { CancelledError, InterplayError } from '../core/errors.ts';
import type { ChunkResult, ChunkTask, Executor } from './execution.ts';

/**
 * Shares chunks among executors, each taking the next one when it is free, and hands every result to
 * `commit`. The order of the chunks does not matter to the values. After a failure or a cancel no chunk
 * is started any more; what was committed stays.
 * @throws CancelledError at once when `signal` is aborted; else the first failure
 */
export async function shareChunks(
  tasks: readonly ChunkTask[],
  executors: readonly Executor[],
  commit: (task: ChunkTask, result: ChunkResult) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const queue = [...tasks];
  let failure: unknown = null;
  const work = async (executor: Executor): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      await commit(task, await executor.execute(task));
    }
  };
  const guarded = executors.map((executor) =>
    work(executor).catch((error: unknown) => {
      queue.length = 0;
      failure ??= error;
    }),
  );
  await untilAborted(Promise.all(guarded), signal, () => {
    queue.length = 0;
  });
  if (failure instanceof InterplayError) throw failure;
  if (failure !== null)
    throw failure instanceof Error ? failure : new InterplayError('internal', String(failure));
}

/** Settles like `promise`, but rejects with a CancelledError as soon as `signal` is aborted. */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  onAbort: () => void = () => undefined,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      onAbort();
      reject(new CancelledError());
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
