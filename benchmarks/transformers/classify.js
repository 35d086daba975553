// Classifies pictures with Transformers.js, eight at a time: node classify.js MODELS-FOLDER THREADS PICTURE…
// Prints the seconds that took, without loading the model, and the index of the best class of each picture.
import { env, pipeline } from '@huggingface/transformers';

const [models, threads, ...pictures] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = models;
const classify = await pipeline('image-classification', 'squeezenet', {
  device: 'cpu',
  dtype: 'fp32',
  session_options: { intraOpNumThreads: Number(threads), logSeverityLevel: 4 },
});
const answers = [];
const start = performance.now();
for (let first = 0; first < pictures.length; first += 8) {
  for (const [best] of await classify(pictures.slice(first, first + 8), { top_k: 5 }))
    answers.push(Number(best.label));
}
const seconds = (performance.now() - start) / 1000;
process.stdout.write(`${JSON.stringify({ seconds, answers })}\n`);
