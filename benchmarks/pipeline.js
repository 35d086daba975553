import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { composeConfiguration } from '../build/config/composition.js';
import { parseRunFile } from '../build/config/run-file.js';
import { evaluate } from '../build/engine/evaluate.js';
import { cropPicture } from '../build/images/crop.js';
import { decodePicture } from '../build/images/decode.node.js';
import { createNormaliser } from '../build/images/normalise.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { nodeSessions } from '../build/runtime/session.node.js';
import { bundle } from './bundle.js';
import { median, seconds, withFolder } from './timing.js';

const ROUNDS = 3;
/**
 * A whole accuracy run over ImageNet photos against its parts measured alone on one core (decode, resize and
 * normalise, infer), spread over the cores. Needs the conformance bundle.
 */
export async function pipeline() {
  if (!existsSync(join(bundle, 'imagenet.yaml'))) {
    process.stderr.write('  left out: no conformance bundle\n');
    return [];
  }
  const text = await readFile(join(bundle, 'imagenet.yaml'), 'utf8');
  const configuration = composeConfiguration({ runFile: parseRunFile(text, 'imagenet.yaml') });
  const whole = [];
  const parts = [];
  for (let round = 0; round < ROUNDS; round++) {
    parts.push(await secondsOfParts(configuration));
    whole.push(await secondsOfRun(configuration));
  }
  const ratio = median(parts) / availableParallelism() / median(whole);
  return [
    {
      name: 'parts spread over the cores / whole run, ImageNet photos',
      value: ratio.toFixed(2),
      bound: '(no bar yet)',
      holds: true,
    },
  ];
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

async function secondsOfParts(configuration) {
  const [name] = configuration.model;
  const { file, preprocess } = configuration.models[name];
  const model = { name, inputName: 'pixel_values', data: await readFile(join(bundle, file)) };
  const session = await nodeSessions.open(model, { backend: 'cpu', threads: 1 });
  const folder = join(bundle, 'imagenet');
  const photos = (await readdir(folder)).filter((path) => path.endsWith('.JPEG'));
  const batch = configuration.batch_size;
  const side = preprocess.crop;
  const normalise = createNormaliser(preprocess);
  const input = new Float32Array(batch * 3 * side * side);
  let total = 0;
  for (let start = 0; start < photos.length; start += batch) {
    total += await seconds(async () => {
      for (const [row, photo] of photos.slice(start, start + batch).entries()) {
        const picture = cropPicture(
          await decodePicture(await readFile(join(folder, photo))),
          preprocess,
        );
        normalise(picture, input, row * 3 * side * side);
      }
      await session.run(input, [batch, 3, side, side], ['logits']);
    });
  }
  await session.release();
  return total;
}
