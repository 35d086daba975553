import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.js';
import { makePhotoFolder } from './photos.js';
import { withFolder } from './timing.js';

const run = promisify(execFile);
const BOUND = 1.2;

/**
 * Peak memory of an accuracy run over 10,000 photos against one over 1,000, each in a process of its own. The model is a
 * ResNet-20, so that most of the work is pictures. Needs the conformance bundle.
 */
export async function memory() {
  if (!existsSync(join(bundle, 'cifar10.yaml'))) {
    process.stderr.write('  left out: no conformance bundle\n');
    return [];
  }
  const few = await peakMegabytes(1_000);
  const many = await peakMegabytes(10_000);
  const ratio = many / few;
  return [
    {
      name: `peak memory, 10,000 / 1,000 photos (${many.toFixed(0)} / ${few.toFixed(0)} MB)`,
      value: ratio.toFixed(2),
      bound: `≤ ${BOUND}`,
      holds: ratio <= BOUND,
    },
  ];
}

function peakMegabytes(count) {
  return withFolder(async (folder) => {
    await makePhotoFolder(folder, count, (index) => index % 10);
    const script = join(import.meta.dirname, 'memory-child.js');
    const { stdout } = await run(process.execPath, [script, folder, String(count)]);
    return Number(stdout.trim().split('\n').at(-1));
  });
}
