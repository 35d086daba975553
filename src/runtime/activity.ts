import { CancelledError } from '../core/errors.ts';

/** Work that is under way and can be brought to an end without cutting anything off. */
export interface Activity {
  /** Does `work`, unless the end has come: then it rejects with a CancelledError. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets nothing more begin; resolves when what has begun is over, well or not. */
  end(): Promise<void>;
}

export function createActivity(): Activity {
  const running = new Set<Promise<unknown>>();
  let ended = false;
  return {
    run: (work) => {
      if (ended) return Promise.reject(new CancelledError());
      const result = work();
      const forget = (): void => void running.delete(over);
      const over: Promise<void> = result.then(forget, forget);
      running.add(over);
      return result;
    },
    end: async () => {
      ended = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}
