import { arch, availableParallelism, cpus, platform } from 'node:os';
import { openDataset } from '../datasets/opening.ts';
import { pictureReader } from '../datasets/reading.node.ts';
import { nodeFiles } from '../datasets/sources.node.ts';
import type { Platform } from '../engine/platform.ts';
import { readRemoteModel } from '../models/remote-model.ts';
import { openBytes } from '../resources/bytes.node.ts';
import { openDownloads } from '../resources/downloads.node.ts';
import { openHub } from '../resources/hub.node.ts';
import { createFileStore } from '../store/file-store.node.ts';
import { probeBackend } from './backend-probe.node.ts';
import { createExecutorPool } from './executor-pool.node.ts';
import { createNodeExecutor } from './executor.node.ts';
import { readModelFiles } from './model-files.node.ts';
import { onnxRuntimeVersion, sourceCommit } from './package.node.ts';
import type { Backend } from './session.ts';
import { thumbnailOf } from './thumbnail.node.ts';

export interface NodePlatformOptions {
  /** Folder of runs and records. */
  readonly out: string;
  /** What paths in the configuration are relative to: the run file's folder. */
  readonly baseDirectory: string;
  /** Address of the Hub; default: HF_ENDPOINT, else https://huggingface.co. */
  readonly hub?: string;
  /** Executors on `cpu` and `wasm`; default: one for each core. */
  readonly workers?: number;
  /** Run executors in the calling thread, for tests. Default false: in worker threads. */
  readonly inThread?: boolean;
}

/** The world around the engine in Node. `close` ends the workers that are left. */
export function createNodePlatform(
  options: NodePlatformOptions,
): Platform & { close(): Promise<void> } {
  const { baseDirectory, inThread = false } = options;
  const hub = openHub(options.hub);
  const remote = { hub, downloads: openDownloads(), openBytes };
  const files = nodeFiles(baseDirectory, hub);
  const pool = createExecutorPool();
  const open = inThread ? createNodeExecutor : pool.open;
  return {
    store: createFileStore(options.out),
    environment: {
      onnxruntime: onnxRuntimeVersion(),
      platform: describePlatform(),
      commit: sourceCommit(),
    },
    parallelism: (backend) => ({
      executors: isGpu(backend) || inThread ? 1 : (options.workers ?? availableParallelism()),
      threads: 1,
    }),
    referenceBackend: (used) => (used === 'cpu' ? 'wasm' : 'cpu'),
    chooseBackend: async (requested) => {
      const used = requested === 'auto' ? 'cpu' : requested;
      // The others come with the package; a GPU may be missing, or its driver.
      if (isGpu(used)) await probeBackend(used);
      return { used, reason: null, adapter: null };
    },
    hub,
    readModel: async (name, configuration, onProgress) =>
      (await readRemoteModel(name, configuration, remote, onProgress)) ??
      readModelFiles(name, configuration.file ?? '', baseDirectory),
    openDataset: (name, configuration, labels) => openDataset(name, configuration, labels, files),
    readText: (file) => files.readText(file),
    openExecutor: (setup, notify) =>
      open(setup, (message) => notify({ type: 'notice', code: 'device_lost', message })),
    thumbnail: async ({ location }, index) => {
      try {
        return await thumbnailOf(await pictureReader(location)(index));
      } catch {
        // A sample without its picture is left out; whatever is wrong with the picture, the run is not.
        return null;
      }
    },
    close: async () => {
      await pool.close();
      await files.close();
    },
  };
}

function isGpu(backend: Backend): boolean {
  return backend === 'cuda' || backend === 'webgpu';
}

function describePlatform(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `Node ${process.versions.node}, ${platform()} ${arch()}, ${model}`;
}
