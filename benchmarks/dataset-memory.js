import { execFile } from 'node:child_process';
import { link, mkdir, open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFolder } from './timing.js';

const MEGABYTE = 1024 * 1024;
/** Pictures of a megabyte: the large dataset has 10 GB, the small one a tenth of it. */
const LARGE = 10 * 1024;
const SMALL = 1024;
/** What is held is 300 bytes a picture; the rest of the difference is garbage that is collected late. */
const BAR = 1.6;
const child = fileURLToPath(new URL('dataset-memory-child.js', import.meta.url));

/**
 * Peak memory of a process that opens a dataset (which hashes every picture) and reads every picture's bytes: of 10 GB
 * against 1 GB. The files are full of holes, so that they take no room.
 */
export async function datasetMemory() {
  return [
    await row('a folder', makeFolder, (path) => ({ folder: path })),
    await row('a tar shard', makeTar, (path) => ({ archive: path })),
  ];
}

async function row(name, make, configurationOf) {
  const [large, small] = await withFolder(async (root) => {
    const peaks = [];
    for (const count of [LARGE, SMALL]) {
      const path = join(root, `pictures-${count}`);
      await make(path, count);
      peaks.push(await peakOf(configurationOf(path)));
    }
    return peaks;
  });
  const ratio = large / small;
  process.stderr.write(`  ${name}: ${Math.round(large)} MB against ${Math.round(small)} MB\n`);
  return {
    name: `peak memory, ${name} of 10 GB / of 1 GB`,
    value: ratio.toFixed(2),
    bound: `<= ${BAR}`,
    holds: ratio <= BAR,
  };
}

/** Peak resident memory of the child, in MB. */
async function peakOf(configuration) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    child,
    JSON.stringify(configuration),
  ]);
  return Number(stdout) / 1024;
}

/** Hard links to one picture. */
async function makeFolder(path, count) {
  await mkdir(join(path, 'class'), { recursive: true });
  const first = join(path, 'class', '0.png');
  await writeFile(first, '');
  await truncate(first, MEGABYTE);
  for (let i = 1; i < count; i++) await link(first, join(path, 'class', `${i}.png`));
}

/** Headers with holes between them. */
async function makeTar(path, count) {
  const file = await open(path, 'w');
  const span = 512 + MEGABYTE;
  for (let i = 0; i < count; i++) await file.write(tarHeader(`class/${i}.png`), 0, 512, i * span);
  await file.truncate(count * span + 1024);
  await file.close();
}

function tarHeader(name) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${MEGABYTE.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
