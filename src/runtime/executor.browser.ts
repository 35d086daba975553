import type { Executor, ExecutorSetup } from '../engine/execution.ts';
import { createExecutor, type ExecutorServices } from '../engine/executor.ts';
import type { CoreShare } from './core-share.ts';
import { healSessions } from './healing-sessions.ts';
import { openImagePool, type ImageService } from './image-pool.ts';
import { remoteSessions, type InferenceService } from './inference-service.ts';
import { shareSessions } from './shared-sessions.ts';
import type { Bridge } from './worker-bridge.ts';
import { startImageWorker, startInferenceWorker } from './workers.browser.ts';

/** How workers are started; tests start others. */
export interface WorkerStarters {
  readonly inference: (wantsWebgpu: boolean) => Bridge<InferenceService>;
  readonly image: () => Bridge<ImageService>;
}

export const productWorkers: WorkerStarters = {
  inference: startInferenceWorker,
  image: startImageWorker,
};

/** One inference worker and the image workers that feed it, for the executors that share them. */
interface Place {
  readonly services: Promise<ExecutorServices>;
  readonly close: () => Promise<void>;
  readonly tell: Set<(message: string) => void>;
}

/**
 * Opens executors. Those of one setup share places: while one of them computes records from what a
 * model answered, the worker already runs that model for another one. A place ends, at once, when the
 * last of its executors is closed; calls that still wait then reject.
 */
export class BrowserExecutors {
  readonly #start: WorkerStarters;
  readonly #places = new WeakMap<ExecutorSetup, Place[]>();

  constructor(start: WorkerStarters) {
    this.#start = start;
  }

  /** @param tell told what people should know while it works, e.g. that a lost GPU was opened again */
  async open(
    setup: ExecutorSetup,
    share: CoreShare,
    tell: (message: string) => void,
  ): Promise<Executor> {
    const place = this.#join(setup, share, tell);
    const close = async (): Promise<void> => {
      place.tell.delete(tell);
      if (place.tell.size === 0) await this.#leave(setup, place);
    };
    try {
      return { ...(await createExecutor(setup, await place.services)), close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** The place with the fewest executors; a new one while there are fewer than the cores are shared among. */
  #join(setup: ExecutorSetup, share: CoreShare, tell: (message: string) => void): Place {
    const places = this.#places.get(setup) ?? [];
    this.#places.set(setup, places);
    if (places.length < share.places) places.push(openPlace(setup, share, this.#start));
    const [place] = places.toSorted((a, b) => a.tell.size - b.tell.size);
    if (place === undefined) throw new RangeError('cores must be shared among one place at least');
    place.tell.add(tell);
    return place;
  }

  async #leave(setup: ExecutorSetup, place: Place): Promise<void> {
    const left = this.#places.get(setup)?.filter((other) => other !== place) ?? [];
    this.#places.set(setup, left);
    await place.close();
  }
}

function openPlace(setup: ExecutorSetup, share: CoreShare, start: WorkerStarters): Place {
  const tell = new Set<(message: string) => void>();
  const sessions = healSessions(
    () => {
      const bridge = start.inference(setup.backend === 'webgpu');
      return { sessions: remoteSessions(bridge.remote), close: () => bridge.close() };
    },
    // Executors of one run tell the same people: one of them is enough.
    (message) => [...tell][0]?.(message),
  );
  const images = Array.from({ length: share.imageWorkers }, () => start.image());
  const services = openImagePool(images, setup.datasets).then((preparer) => ({
    sessions: shareSessions(sessions),
    preparer,
  }));
  return {
    services,
    tell,
    close: async () => {
      await Promise.all([sessions.close(), ...images.map((bridge) => bridge.close())]);
    },
  };
}
