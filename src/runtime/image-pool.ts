import type { ExecutorDataset } from '../engine/execution.ts';
import type { Preparer } from '../engine/platform.ts';
import type { Bridge } from './worker-bridge.ts';

/** Makes model inputs of pictures behind a worker boundary. */
export interface ImageService extends Preparer {
  /** The datasets that `prepare` will name. Must come first. */
  start(datasets: readonly ExecutorDataset[]): void;
}

/**
 * Shares batches among image workers. The batches of the same examples always go to the same worker,
 * so that what it decoded and cropped for one view serves the other views, too.
 */
export async function openImagePool(
  workers: readonly Bridge<ImageService>[],
  datasets: readonly ExecutorDataset[],
): Promise<Preparer> {
  await Promise.all(workers.map(({ remote }) => remote.start(datasets)));
  return {
    prepare: (request) => {
      const batch = Math.floor(request.start / request.batchSize);
      const worker = workers[batch % workers.length];
      if (worker === undefined) throw new RangeError('an image pool needs a worker');
      return worker.remote.prepare(request);
    },
  };
}

/** Image workers for a machine: one core is left for inference and the rest. */
export function imageWorkerCount(cores: number): number {
  return Math.max(1, Math.min(8, cores - 1));
}
