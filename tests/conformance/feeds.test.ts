import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { pictureReader } from '../../src/datasets/reading.node.ts';
import { feedOf } from '../../src/engine/input-feed.ts';
import { createPreparer } from '../../src/images/preparation.ts';
import { createNodePlatform } from '../../src/runtime/platform.node.ts';
import { bundle, describeConformance, readBundleJson } from './bundle.ts';

const preprocess = {
  resize: null,
  crop: null,
  interpolation: 'bilinear',
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
} as const;

/** The 1,000 pictures of CIFAR-10 in the reference's order, as a uint8 model with channels last takes them. */
async function bytesOfPictures(): Promise<string> {
  const platform = createNodePlatform({ out: '/dev/null', baseDirectory: bundle, inThread: true });
  const folder = { folder: 'cifar10/test', labels: 'cifar10' };
  const classes = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  const dataset = await platform.openDataset('test', folder, { name: 'cifar10', classes });
  const ids = dataset.examples.map(({ id }) => id);
  const preparer = createPreparer(() => ({ read: pictureReader(dataset.location), ids }));
  const size = { height: 32, width: 32 };
  const hash = createHash('sha256');
  const batchSize = 100;
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = await preparer.prepare({
      dataset: 'test',
      start,
      end: start + batchSize,
      batchSize,
      view: 'identity',
      seed: 0,
      preprocess: [preprocess],
      ...size,
    });
    const form = { name: 'x', type: 'uint8', layout: 'nhwc', channels: 3, batch: null } as const;
    const [pixels] = batch.inputs;
    if (pixels === undefined) throw new Error('nothing was prepared');
    const { data, dims } = feedOf(pixels, batchSize, { ...form, ...size });
    expect(dims).toEqual([batchSize, 32, 32, 3]);
    hash.update(data);
  }
  return hash.digest('hex');
}

describeConformance('a model that takes bytes with channels last', () => {
  it('gets the very bytes that PIL decodes', async () => {
    const { inputs } = readBundleJson<{ inputs: { cifar10: { u8_sha256: string } } }>(
      'expected/predictions/predictions.json',
    );
    expect(await bytesOfPictures()).toBe(inputs.cifar10.u8_sha256);
  });
});
