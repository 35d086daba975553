// Opens a dataset, reads the bytes of every picture as a run would, and prints its peak memory in kilobytes.
import { createPictureReader } from '../build/datasets/picture-reader.js';
import { openDataset } from '../build/datasets/opening.js';
import { inflate } from '../build/datasets/archive/unpacking.node.js';
import { nodeFiles } from '../build/datasets/sources.node.js';
import { openBytes } from '../build/resources/bytes.node.js';
import { readFile } from 'node:fs/promises';

const lanes = 4;
const files = nodeFiles('/');
const dataset = await openDataset('pictures', JSON.parse(process.argv[2]), null, files);
const size = 1024 * 1024;
const read = createPictureReader(dataset.location, {
  decode: async (bytes) => ({ bytes: bytes.length }),
  readFile,
  openBytes,
  inflate,
});
let next = 0;
const lane = async () => {
  while (next < dataset.examples.length) {
    const { bytes } = await read(next++);
    if (bytes !== size) throw new Error(`a picture has ${bytes} bytes`);
  }
};
await Promise.all(Array.from({ length: lanes }, lane));
await files.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
