import { RuntimeError } from '../core/errors.ts';
import { pictureReader } from '../datasets/reading.node.ts';
import type { Executor, ExecutorSetup } from '../engine/execution.ts';
import { createExecutor } from '../engine/executor.ts';
import type { Preparer } from '../engine/platform.ts';
import { createPreparer, type PictureSource } from '../images/preparation.ts';
import { createActivity, type Activity } from './activity.ts';
import { healSessions, type HealingSessions, type InferencePlace } from './healing-sessions.ts';
import { nodeSessions } from './session.node.ts';
import type { Session } from './session.ts';

/**
 * An executor in the thread that calls: its inference blocks that thread. Closing it while it works
 * rejects that work with a CancelledError, after the batch and the pictures that are under way.
 * @param tell told what people should know while it works, e.g. that a lost GPU was opened again
 */
export async function createNodeExecutor(
  setup: ExecutorSetup,
  tell: (message: string) => void,
): Promise<Executor> {
  // A thread that is terminated inside ONNX Runtime or sharp takes the whole process with it.
  const activity = createActivity();
  const sessions = healSessions(() => startPlace(activity), tell);
  const executor = await openOrClose(setup, sessions, createNodePreparer(setup, activity));
  return {
    execute: (task) => executor.execute(task),
    check: (request) => executor.check(request),
    close: async () => {
      await activity.end();
      await sessions.close();
    },
  };
}

async function openOrClose(
  setup: ExecutorSetup,
  sessions: HealingSessions,
  preparer: Preparer,
): Promise<Executor> {
  try {
    return await createExecutor(setup, { sessions, preparer });
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

/** Sessions of this thread. After a device was lost it comes back only when all of them are released. */
function startPlace(activity: Activity): InferencePlace {
  const opened = new Set<Session>();
  return {
    sessions: {
      open: async (model, options) => {
        const session = await activity.run(() => nodeSessions.open(model, options));
        opened.add(session);
        return {
          backend: session.backend,
          run: (...call) => activity.run(() => session.run(...call)),
          release: async () => {
            if (opened.delete(session)) await session.release();
          },
        };
      },
    },
    close: async () => {
      // Releasing a session of a lost device may fail; what matters is that every one is let go.
      await Promise.allSettled([...opened].map((session) => session.release()));
      opened.clear();
    },
  };
}

function createNodePreparer(setup: ExecutorSetup, activity: Activity): Preparer {
  const preparer = createPreparer(pictureSources(setup));
  return { prepare: (request) => activity.run(() => preparer.prepare(request)) };
}

function pictureSources({ datasets }: ExecutorSetup): (dataset: string) => PictureSource {
  const sources = new Map(
    datasets.map(({ name, location, ids }) => [name, { read: pictureReader(location), ids }]),
  );
  return (dataset) => {
    const source = sources.get(dataset);
    if (source !== undefined) return source;
    throw new RuntimeError('internal', `The executor was not set up for dataset ${dataset}.`, {
      context: { dataset },
    });
  };
}
