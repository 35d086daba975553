import { RuntimeError } from '../core/errors.ts';
import type {
  InputData,
  OutputTensor,
  Session,
  SessionFactory,
  SessionModel,
  SessionOptions,
} from './session.ts';
import { handOver, type Remote } from './worker-bridge.ts';

/** Sessions behind a worker boundary: they are named by numbers. */
export interface InferenceService {
  open(model: SessionModel, options: SessionOptions): Promise<number>;
  run(
    session: number,
    input: InputData,
    dims: readonly [number, number, number, number],
    outputs: readonly string[],
  ): Promise<Record<string, OutputTensor>>;
  release(session: number): Promise<void>;
}

/** The worker's side. Calls are answered one after the other: ONNX Runtime takes one at a time. */
export function serveSessions(sessions: SessionFactory): InferenceService {
  const opened = new Map<number, Session>();
  let next = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const sessionOf = (id: number): Session => {
    const session = opened.get(id);
    if (session !== undefined) return session;
    throw new RuntimeError('internal', `The inference worker has no session ${id}.`);
  };
  return {
    open: (model, options) =>
      inTurn(async () => {
        opened.set(next, await sessions.open(model, options));
        return next++;
      }),
    run: (id, input, dims, outputs) =>
      inTurn(async () => handOver(await sessionOf(id).run(input, dims, outputs))),
    release: (id) =>
      inTurn(async () => {
        await sessionOf(id).release();
        opened.delete(id);
      }),
  };
}

/** The owner's side: sessions whose work is done by the worker behind `remote`. */
export function remoteSessions(remote: Remote<InferenceService>): SessionFactory {
  return {
    open: async (model, options) => {
      const id = await remote.open(model, options);
      return {
        backend: options.backend,
        // The input is copied: other models read the same one, and a slice would take its whole buffer along.
        run: (input, dims, outputs) => remote.run(id, handOver(input.slice()), dims, outputs),
        release: () => remote.release(id),
      };
    },
  };
}
