import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cropPicture } from '../build/images/crop.js';
import { decodePicture } from '../build/images/decode.node.js';
import { createNormaliser } from '../build/images/normalise.js';
import { bundle } from './bundle.js';
import { photoPaths } from './photos.js';
import { median } from './timing.js';

const run = promisify(execFile);
const BOUND = 1.5;
const ROUNDS = 5;
const preprocess = {
  resize: 256,
  interpolation: 'bilinear',
  crop: 224,
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/**
 * CPU time of decode, resize, crop and normalise of ImageNet photos here against Pillow and numpy, which use one
 * thread. CPU time, for sharp decodes in a thread of its own. Needs the conformance bundle and a Python with both (`PYTHON`).
 */
export async function preprocessing() {
  const python = await findPython();
  if (python === null || !existsSync(join(bundle, 'imagenet'))) {
    process.stderr.write('  left out: no conformance bundle, or no Python with Pillow and numpy\n');
    return [];
  }
  const photos = await photoPaths();
  const files = await Promise.all(photos.map((path) => readFile(path)));
  await cpuMilliseconds(files);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await cpuMilliseconds(files));
    // The first round warms up.
    const { stdout } = await run(python, [join(import.meta.dirname, 'pillow.py'), '2', ...photos]);
    theirs.push(Number(stdout.trim().split('\n').at(-1)));
  }
  const ratio = median(ours) / median(theirs);
  return [
    {
      name: `decode + resize + normalise here / Pillow and numpy, CPU time, ${photos.length} ImageNet photos`,
      value: ratio.toFixed(2),
      bound: `≤ ${BOUND}`,
      holds: ratio <= BOUND,
    },
  ];
}

async function cpuMilliseconds(files) {
  const normalise = createNormaliser(preprocess);
  const out = new Float32Array(3 * 224 * 224);
  const start = process.cpuUsage();
  for (const file of files) normalise(cropPicture(await decodePicture(file), preprocess), out, 0);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / files.length;
}

async function findPython() {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean);
  for (const python of candidates) {
    const works = await run(python, ['-c', 'import PIL, numpy']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  return null;
}
