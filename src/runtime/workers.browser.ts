import type { ImageService } from './image-pool.ts';
import type { InferenceService } from './inference-service.ts';
import { openBridge, type Bridge } from './worker-bridge.ts';
import { workerEnd } from './worker-end.browser.ts';

/**
 * A worker that runs models.
 * @param wantsWebgpu whether to load a build of ONNX Runtime that has WebGPU beside WASM
 */
export function startInferenceWorker(wantsWebgpu: boolean): Bridge<InferenceService> {
  // The bundler reads these calls: everything in them must be written out.
  const worker = wantsWebgpu
    ? new Worker(new URL('../../workers/inference-worker.ts', import.meta.url), {
        type: 'module',
        name: 'inference-webgpu',
      })
    : new Worker(new URL('../../workers/inference-worker.ts', import.meta.url), {
        type: 'module',
        name: 'inference-wasm',
      });
  return openBridge<InferenceService>(workerEnd(worker), 'inference');
}

/** A worker that makes model inputs of pictures. */
export function startImageWorker(): Bridge<ImageService> {
  const worker = new Worker(new URL('../../workers/image-worker.ts', import.meta.url), {
    type: 'module',
    name: 'image',
  });
  return openBridge<ImageService>(workerEnd(worker), 'image');
}
