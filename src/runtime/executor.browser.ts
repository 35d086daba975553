import type { Executor, ExecutorSetup } from '../engine/execution.ts';
import { createExecutor } from '../engine/executor.ts';
import { healSessions } from './healing-sessions.ts';
import { openImagePool, type ImageService } from './image-pool.ts';
import { remoteSessions, type InferenceService } from './inference-service.ts';
import type { Bridge } from './worker-bridge.ts';
import { startImageWorker, startInferenceWorker } from './workers.browser.ts';

/** How the workers of an executor are started; tests start others. */
export interface WorkerStarters {
  readonly inference: (wantsWebgpu: boolean) => Bridge<InferenceService>;
  readonly image: () => Bridge<ImageService>;
}

const productWorkers: WorkerStarters = { inference: startInferenceWorker, image: startImageWorker };

/**
 * An executor whose sessions live in an inference worker and whose pictures are made by a pool of
 * image workers, all of them its own. `close` ends them at once; calls that still wait reject.
 *
 * @param imageWorkers how many image workers to start
 * @param tell told what people should know while it works, e.g. that a lost GPU was opened again
 */
export async function openBrowserExecutor(
  setup: ExecutorSetup,
  imageWorkers: number,
  tell: (message: string) => void,
  start: WorkerStarters = productWorkers,
): Promise<Executor> {
  const sessions = healSessions(() => {
    const bridge = start.inference(setup.backend === 'webgpu');
    return { sessions: remoteSessions(bridge.remote), close: () => bridge.close() };
  }, tell);
  const images = Array.from({ length: imageWorkers }, () => start.image());
  const close = async (): Promise<void> => {
    await Promise.all([sessions.close(), ...images.map((bridge) => bridge.close())]);
  };
  try {
    const preparer = await openImagePool(images, setup.datasets);
    return { ...(await createExecutor(setup, { sessions, preparer })), close };
  } catch (error) {
    await close();
    throw error;
  }
}
