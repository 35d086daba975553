import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { composeConfiguration } from '../build/config/composition.js';
import { evaluate } from '../build/engine/evaluate.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { bundle } from './bundle.js';
import { changedAnswers, installTransformers, makeModelFolder } from './transformers-model.js';
import { imagenetRunFile, makePhotoFolder, photoPaths } from './photos.js';
import { median, seconds, withFolder } from './timing.js';

const run = promisify(execFile);
const project = join(import.meta.dirname, 'transformers');
const BOUND = 1.8;
const ROUNDS = 2;
/** How often each photo is classified in one run. */
const REPEATS = 20;

/**
 * Photos a second of a whole accuracy run (sessions opened, backend checked, records stored) against the
 * `image-classification` pipeline of Transformers.js in batches of 8 (its model already loaded): the same file, photos,
 * cores and version of ONNX Runtime. And the best answers that each changes against those from PIL's pixels. Needs the
 * conformance bundle, and the network once to install Transformers.js beside this file.
 */
export async function transformers() {
  if (!existsSync(join(bundle, 'imagenet.yaml')) || !(await installTransformers())) {
    process.stderr.write('  left out: no conformance bundle, or Transformers.js is not there\n');
    return [];
  }
  return withFolder(async (folder) => {
    const photos = await photoPaths();
    await makePhotoFolder(folder, photos.length * REPEATS);
    await makeModelFolder(join(folder, 'models/squeezenet'));
    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await classifyWithTransformers(join(folder, 'models'), photos));
      ours.push(await classifyHere(folder));
    }
    const rate = (results) => median(results.map(({ perSecond }) => perSecond));
    const ratio = rate(ours) / rate(theirs);
    const counts = await Promise.all(
      [ours[0], theirs[0]].map(({ answers }) => changedAnswers(answers)),
    );
    return [
      {
        name: `photos a second here / Transformers.js, SqueezeNet on ${photos.length * REPEATS} photos`,
        value: ratio.toFixed(2),
        bound: `≥ ${BOUND}`,
        holds: ratio >= BOUND,
      },
      {
        name: `best answers changed against PIL's pixels, of ${photos.length}: here (Transformers.js: ${counts[1]})`,
        value: String(counts[0]),
        bound: '0',
        holds: counts[0] === 0,
      },
    ];
  });
}

async function classifyWithTransformers(models, photos) {
  const pictures = Array.from({ length: REPEATS }, () => photos).flat();
  const script = join(project, 'classify.js');
  const threads = String(availableParallelism());
  const { stdout } = await run(process.execPath, [script, models, threads, ...pictures], {
    maxBuffer: 1 << 24,
  });
  const { seconds: taken, answers } = JSON.parse(stdout.trim().split('\n').at(-1));
  return {
    perSecond: pictures.length / taken,
    answers: photos.map((path, index) => ({ photo: basename(path), answer: answers[index] })),
  };
}

function classifyHere(folder) {
  return withFolder(async (out) => {
    const configuration = composeConfiguration({ runFile: await imagenetRunFile(folder) });
    const platform = createNodePlatform({ out, baseDirectory: bundle });
    try {
      let document;
      const taken = await seconds(async () => {
        [document] = await evaluate(configuration, platform);
      });
      const { examples } = document.datasets.imagenet_sample;
      return { perSecond: examples / taken, answers: await bestAnswers(platform.store, document) };
    } finally {
      await platform.close();
    }
  });
}

/** The best class of the first copy of every photo, from the records. */
async function bestAnswers(store, document) {
  const [pass] = document.passes;
  const answers = [];
  for (const { index, start } of await store.chunks(pass.id)) {
    const columns = await store.readChunk(pass.id, index, ['top_id_1']);
    for (const [row, answer] of columns.get('top_id_1').data.entries())
      answers.push({ index: start + row, answer });
  }
  const photos = (await photoPaths()).map((path) => basename(path));
  return photos.map((photo, index) => ({
    photo,
    answer: answers.find((row) => row.index === index).answer,
  }));
}
