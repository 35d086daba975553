import { RuntimeError } from '../core/errors.ts';
import type { PictureLocation, PictureReader } from '../datasets/dataset.ts';
import type { ExecutorDataset } from '../engine/execution.ts';
import type { Preparer } from '../engine/platform.ts';
import { createPreparer, type PictureSource } from '../images/preparation.ts';
import { handOver, type Bridge } from './worker-bridge.ts';

/** Makes model inputs of pictures behind a worker boundary. */
export interface ImageService extends Preparer {
  /** The datasets that `prepare` will name. Must come first. */
  start(datasets: readonly ExecutorDataset[]): void;
}

/**
 * The worker's side.
 * @param readerOf opens the pictures of a location on this platform
 */
export function serveImages(readerOf: (location: PictureLocation) => PictureReader): ImageService {
  const sources = new Map<string, PictureSource>();
  const preparer = createPreparer((dataset) => {
    const source = sources.get(dataset);
    if (source !== undefined) return source;
    throw new RuntimeError('internal', `The image worker was not set up for dataset ${dataset}.`, {
      context: { dataset },
    });
  });
  return {
    start: (datasets) => {
      for (const { name, location, ids } of datasets) {
        sources.set(name, { read: readerOf(location), ids });
      }
    },
    prepare: async (request) => handOver(await preparer.prepare(request)),
  };
}

/**
 * The owner's side: shares batches among image workers. The batches of the same examples always go to
 * the same worker, so that what it decoded and cropped for one view serves the other views, too.
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
