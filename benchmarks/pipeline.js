import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { composeConfiguration } from '../build/config/composition.js';
import { evaluate } from '../build/engine/evaluate.js';
import { cropPicture } from '../build/images/crop.js';
import { decodePicture } from '../build/images/decode.node.js';
import { createNormaliser } from '../build/images/normalise.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { nodeSessions } from '../build/runtime/session.node.js';
import { bundle } from './bundle.js';
import { imagenetRunFile, makePhotoFolder, photoPaths } from './photos.js';
import { median, seconds, withFolder } from './timing.js';

const ROUNDS = 3;
const BOUND = 0.9;

/**
 * A whole accuracy run over ImageNet photos against its parts measured alone on one core (decode, resize and
 * normalise, infer), spread over the cores. The run opens its sessions, checks the backend and stores its records, too: that
 * counts for little over many photos and for much over the bundle's 120. Needs the conformance bundle.
 */
export async function pipeline() {
  if (!existsSync(join(bundle, 'imagenet.yaml'))) {
    process.stderr.write('  left out: no conformance bundle\n');
    return [];
  }
  const photos = await photoPaths();
  return [
    await ratioRow(photos.length * 20, photos, BOUND),
    await ratioRow(photos.length, photos, null),
  ];
}

async function ratioRow(count, photos, bound) {
  return withFolder(async (folder) => {
    await makePhotoFolder(folder, count);
    const configuration = composeConfiguration({ runFile: await imagenetRunFile(folder) });
    const ratios = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await secondsOfParts(configuration, photos);
      const whole = await secondsOfRun(configuration);
      const after = await secondsOfParts(configuration, photos);
      const parts = (((before + after) / 2) * count) / photos.length;
      ratios.push(parts / availableParallelism() / whole);
    }
    const ratio = median(ratios);
    return {
      name: `parts spread over the cores / whole run, ${count} ImageNet photos`,
      value: ratio.toFixed(2),
      bound: bound === null ? '(no bar)' : `≥ ${bound}`,
      holds: bound === null || ratio >= bound,
    };
  });
}

function secondsOfRun(configuration) {
  return withFolder(async (out) => {
    const platform = createNodePlatform({ out, baseDirectory: bundle });
    try {
      return await seconds(() => evaluate(configuration, platform));
    } finally {
      await platform.close();
    }
  });
}

async function secondsOfParts(configuration, photos) {
  const [name] = configuration.model;
  const { file, preprocess } = configuration.models[name];
  const model = { name, inputName: 'pixel_values', data: await readFile(join(bundle, file)) };
  const session = await nodeSessions.open(model, { backend: 'cpu', threads: 1 });
  const batch = configuration.batch_size;
  const side = preprocess.crop;
  const normalise = createNormaliser(preprocess);
  const input = new Float32Array(batch * 3 * side * side);
  let total = 0;
  for (let start = 0; start < photos.length; start += batch) {
    total += await seconds(async () => {
      for (const [row, photo] of photos.slice(start, start + batch).entries()) {
        const picture = cropPicture(await decodePicture(await readFile(photo)), preprocess);
        normalise(picture, input, row * 3 * side * side);
      }
      await session.run(input, [batch, 3, side, side], ['logits']);
    });
  }
  await session.release();
  return total;
}
