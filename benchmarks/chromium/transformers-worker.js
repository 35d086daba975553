// Classifies photos with Transformers.js on WASM, eight at a time, in a worker. Loading the model does not count.
import { env, pipeline } from '/transformers/@huggingface/transformers/dist/transformers.min.js';

onmessage = async ({ data: { names, threads } }) => {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useBrowserCache = false;
  env.localModelPath = '/models/';
  const { wasm } = env.backends.onnx;
  const variant = '/transformers/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify';
  wasm.wasmPaths = { mjs: `${variant}.mjs`, wasm: `${variant}.wasm` };
  wasm.numThreads = threads;
  const photos = [];
  for (const name of names) photos.push(await (await fetch(`/bundle/imagenet/${name}`)).blob());
  const classify = await pipeline('image-classification', 'squeezenet', {
    device: 'wasm',
    dtype: 'fp32',
  });
  const answers = [];
  const start = performance.now();
  for (let first = 0; first < photos.length; first += 8) {
    const found = await classify(photos.slice(first, first + 8), { top_k: 5 });
    for (const [best] of found) answers.push(Number(best.label));
  }
  postMessage({ seconds: (performance.now() - start) / 1000, answers });
};
