import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/datasets/dataset.ts';
import { openDataset } from '../../src/datasets/opening.ts';
import { droppedFiles, type PathFile } from '../../src/datasets/sources.browser.ts';
import type { Preprocess } from '../../src/images/picture.ts';
import { Inspection } from '../../src/runtime/inspection.browser.ts';

const preprocess: Preprocess = {
  resize: null,
  interpolation: 'bilinear',
  crop: 2,
  rounding: 'torchvision',
  channels: 'bgr',
  scale: 1 / 255,
  mean: [0, 0, 0.5],
  std: [1, 1, 0.5],
};

/** Two red pictures, one blue one and one file that is no picture, with places. */
async function pictures(): Promise<PathFile[]> {
  const canvas = new OffscreenCanvas(6, 4);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const plain = async (colour: string): Promise<Blob> => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 6, 4);
    return canvas.convertToBlob();
  };
  const red = await plain('#ff0000');
  const blue = await plain('#0000ff');
  const rows = 'file_name,place\nred/1.png,here\nred/2.png,here\nblue/1.png,there\nblue/2.png,here';
  return [
    { path: 'my/red/1.png', file: red },
    { path: 'my/red/2.png', file: red },
    { path: 'my/blue/1.png', file: blue },
    { path: 'my/blue/2.png', file: new Blob(['no picture']) },
    { path: 'my/metadata.csv', file: new Blob([rows]) },
  ];
}

async function inspection(): Promise<{ inspection: Inspection; opened: () => number }> {
  const files = await pictures();
  let opened = 0;
  const open = (): Promise<Dataset> => {
    opened += 1;
    const configuration = { folder: 'my', metadata: 'my/metadata.csv' };
    return openDataset('my', configuration, null, droppedFiles(files));
  };
  return { inspection: new Inspection(open), opened: () => opened };
}

describe('looking into a dataset', () => {
  it('counts its classes and groups without reading a picture', async () => {
    const { inspection: look } = await inspection();
    const details = await look.inspectDataset('my');
    expect(details.examples).toBe(4);
    expect(details.classes).toEqual([
      { name: 'blue', count: 2 },
      { name: 'red', count: 2 },
    ]);
    expect(details.groups).toEqual([
      {
        column: 'place',
        values: [
          { value: 'here', count: 3 },
          { value: 'there', count: 1 },
        ],
      },
    ]);
    expect([details.unlabelled, details.several, details.factors]).toEqual([0, 0, []]);
  });

  it('shows the pictures of a class, and says of a broken one what is wrong', async () => {
    const { inspection: look } = await inspection();
    const blue = await look.datasetPictures('my', { label: 0, start: 0, count: 10 });
    expect(blue.total).toBe(2);
    const [shown, broken] = blue.pictures;
    expect(shown).toMatchObject({
      index: 0,
      id: 'blue/1.png',
      labels: ['blue'],
      groups: { place: 'there' },
      shown: { width: 6, height: 4, url: expect.stringMatching(/^data:image\/png;base64,/) },
    });
    expect(broken?.shown).toMatchObject({ code: 'corrupt_image' });
  });

  it('a range starts where it is told, past the end there is nothing', async () => {
    const { inspection: look } = await inspection();
    const later = await look.datasetPictures('my', { label: null, start: 3, count: 10 });
    expect(later.pictures.map(({ id }) => id)).toEqual(['red/2.png']);
    const past = await look.datasetPictures('my', { label: null, start: 9, count: 10 });
    expect(past).toEqual({ total: 4, pictures: [] });
  });

  it('opens a dataset once, and anew when it was forgotten or could not be opened', async () => {
    const { inspection: look, opened } = await inspection();
    await look.inspectDataset('my');
    await look.datasetPictures('my', { label: null, start: 0, count: 1 });
    expect(opened()).toBe(1);
    look.forget('my');
    await look.inspectDataset('my');
    expect(opened()).toBe(2);
    let tries = 0;
    const broken = new Inspection(() => {
      tries += 1;
      return Promise.reject(new Error('gone'));
    });
    await expect(broken.inspectDataset('my')).rejects.toThrow('gone');
    await expect(broken.inspectDataset('my')).rejects.toThrow('gone');
    expect(tries).toBe(2);
  });
});

describe('a picture as a model sees it', () => {
  it('has the size of the crop, and the numbers in the order of the channels', async () => {
    const { inspection: look } = await inspection();
    const request = { dataset: 'my', index: 2, preprocess, view: 'identity', seed: 0 };
    const { id, original, seen, channels } = await look.previewInput(request);
    expect(id).toBe('red/1.png');
    expect([original.width, original.height, seen.width, seen.height]).toEqual([6, 4, 2, 2]);
    expect(channels).toEqual([
      { name: 'blue', minimum: 0, mean: 0, maximum: 0 },
      { name: 'green', minimum: 0, mean: 0, maximum: 0 },
      { name: 'red', minimum: 1, mean: 1, maximum: 1 },
    ]);
  });

  it('is changed by the view before', async () => {
    const { inspection: look } = await inspection();
    const request = { dataset: 'my', index: 2, preprocess, view: 'translate:2,0', seed: 0 };
    const { channels } = await look.previewInput(request);
    expect(channels[2]?.maximum).toBe(-1);
  });

  it('is refused for a view that there is not, and for a file that is no picture', async () => {
    const { inspection: look } = await inspection();
    const request = { dataset: 'my', index: 1, preprocess, view: 'identity', seed: 0 };
    await expect(look.previewInput(request)).rejects.toMatchObject({ code: 'corrupt_image' });
    await expect(look.previewInput({ ...request, view: 'rotat:3' })).rejects.toMatchObject({
      code: 'unknown_transform',
    });
  });
});
