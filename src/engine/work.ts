import { CancelledError, InterplayError } from '../core/errors.ts';
import { joinParts, type SplitChunk } from './chunk-parts.ts';
import type { ChunkResult, ChunkTask, Executor } from './execution.ts';

/**
 * Shares the parts of chunks among executors, each taking the next one when it is free, and hands the
 * result of every chunk to `commit` when all its parts are there. The order does not matter to the values.
 * After a failure or a cancel no part is started any more; what was committed stays.
 * @param begin what each executor does first; nothing is committed before all of them have done it
 * @throws CancelledError at once when `signal` is aborted; else the first failure
 */
export async function shareChunks(
  chunks: readonly SplitChunk[],
  executors: readonly Executor[],
  commit: (task: ChunkTask, result: ChunkResult) => Promise<void>,
  signal: AbortSignal | undefined,
  begin: (executor: Executor) => Promise<void> = async () => undefined,
): Promise<void> {
  const queue = chunks.flatMap(({ task, parts }) => {
    const results = new Map<ChunkTask, ChunkResult>();
    return parts.map((part) => ({ task, parts, part, results }));
  });
  let failure: unknown = null;
  const started = executors.map((executor) => ({ executor, begun: begin(executor) }));
  const allBegun = Promise.all(started.map(({ begun }) => begun));
  // Every executor awaits its own; nobody may be waiting for all of them when one fails.
  allBegun.catch(() => undefined);
  const work = async ({ executor, begun }: (typeof started)[number]): Promise<void> => {
    await begun;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { task, parts, part, results } = next;
      results.set(part, await executor.execute(part));
      if (results.size < parts.length) continue;
      await allBegun;
      await commit(task, joinParts(parts.flatMap((each) => results.get(each) ?? [])));
    }
  };
  const guarded = started.map((each) =>
    work(each).catch((error: unknown) => {
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
