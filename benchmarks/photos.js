import { copyFile, link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunFile } from '../build/config/run-file.js';
import { bundle } from './bundle.js';

const source = join(bundle, 'imagenet');

/** Names of the bundle's ImageNet photos. */
export async function photoNames() {
  return (await readdir(source)).filter((name) => name.endsWith('.JPEG')).sort();
}

/** Paths of the bundle's ImageNet photos. */
export async function photoPaths() {
  return (await photoNames()).map((name) => join(source, name));
}

/**
 * A folder of `count` photos, the bundle's over and over, as hard links where that is possible.
 * @param labelOf label of photo `index`; default: its ImageNet class
 */
export async function makePhotoFolder(folder, count, labelOf = null) {
  const names = await photoNames();
  const classes = JSON.parse(await readFile(join(source, 'labels.json'), 'utf8'));
  await mkdir(join(folder, 'photos'));
  const labels = {};
  for (let index = 0; index < count; index++) {
    const name = names[index % names.length];
    const copy = `${String(Math.floor(index / names.length)).padStart(3, '0')}-${name}`;
    const target = join(folder, 'photos', copy);
    await link(join(source, name), target).catch(() => copyFile(join(source, name), target));
    labels[copy] = labelOf === null ? classes[name] : labelOf(index);
  }
  await writeFile(join(folder, 'labels.json'), JSON.stringify(labels));
}

/** The run file of the bundle's ImageNet photos, with a folder of `makePhotoFolder` as its dataset. */
export async function imagenetRunFile(folder) {
  const file = parseRunFile(await readFile(join(bundle, 'imagenet.yaml'), 'utf8'), 'imagenet.yaml');
  const photos = { images: join(folder, 'photos'), labels_file: join(folder, 'labels.json') };
  return { ...file, datasets: { imagenet_sample: { ...photos, labels: 'imagenet' } } };
}
