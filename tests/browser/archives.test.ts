import { deleteDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openEngineClient,
  type EngineClient,
  type EvaluateRequest,
} from '../../src/app/engine-client.ts';
import { openDataset } from '../../src/datasets/opening.ts';
import { pictureReader } from '../../src/datasets/reading.browser.ts';
import { droppedFiles } from '../../src/datasets/sources.browser.ts';
import { tarOf, zipOf, type Packed } from '../fixtures/archives.ts';
import { colourModel } from '../fixtures/onnx.ts';

let client: EngineClient;

afterEach(async () => {
  client?.close();
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDB(name);
  const storage = await navigator.storage.getDirectory();
  await storage.removeEntry('colours', { recursive: true }).catch(() => undefined);
});

const colours = { blue: '#0000ff', green: '#00ff00', red: '#ff0000' };

/** Three class folders of plain pictures, four each. */
async function pictures(): Promise<Packed[]> {
  const files: Packed[] = [];
  for (const [name, colour] of Object.entries(colours)) {
    for (let i = 0; i < 4; i++) {
      const canvas = new OffscreenCanvas(4, 4);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.fillStyle = colour;
      context.fillRect(0, 0, 4, 4);
      const blob = await canvas.convertToBlob();
      files.push({ name: `${name}/${i}.png`, bytes: new Uint8Array(await blob.arrayBuffer()) });
    }
  }
  return files;
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const modelFile = () => new File([colourModel({ height: 4, width: 4 })], 'colours-net.onnx');

function requestOn(dataset: string): EvaluateRequest {
  const plain = {
    resize: null,
    interpolation: 'bilinear',
    crop: null,
    rounding: 'torchvision',
    channels: 'rgb',
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  } as const;
  return {
    models: ['colours-net'],
    propertyGroup: ['calibration_shapes_val'],
    taskGroup: ['accuracy_shapes_val'],
    datasets: [dataset],
    modelOptions: {
      'colours-net': {
        preprocess: { ...plain, mean: [...plain.mean], std: [...plain.std] },
        labels: dataset,
        outputs: null,
      },
    },
    limit: null,
    batchSize: 8,
    backend: 'wasm',
    seed: 0,
  };
}

describe('a dropped archive', () => {
  it('gives the values of the dropped folder: zip, tar and compressed tar', async () => {
    client = openEngineClient();
    await client.addModel(modelFile());
    const files = await pictures();
    const evaluateOn = async (name: string) => {
      const [run] = await client.evaluate(requestOn(name), () => undefined);
      return { datasets: run?.datasets, values: run?.values };
    };
    await client.addFolder(
      files.map(({ name, bytes }) => ({
        path: `colours/${name}`,
        file: new File([Uint8Array.from(bytes)], name),
      })),
    );
    const folder = await evaluateOn('colours');
    expect(Object.keys(folder.values ?? {}).length).toBeGreaterThan(2);
    const tar = tarOf(files);
    const archives = { 'colours.zip': await zipOf(files), 'colours.tar': tar };
    for (const [name, bytes] of [
      ...Object.entries(archives),
      ['colours.tar.gz', await gzip(tar)] as const,
    ]) {
      const added = await client.addDataset([new File([bytes], name)]);
      expect(added).toMatchObject({ name: 'colours', examples: 12, classes: Object.keys(colours) });
      expect(await evaluateOn('colours')).toEqual(folder);
    }
  });

  it('that is broken is refused with its reason', async () => {
    client = openEngineClient();
    const zip = await zipOf(await pictures());
    const add = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
      client.addDataset([new File([bytes], name)]);
    await expect(add('a.zip', zip.slice(0, 500))).rejects.toMatchObject({
      code: 'invalid_archive',
    });
    const tar = tarOf(await pictures());
    await expect(add('a.tar', tar.slice(0, 2000))).rejects.toMatchObject({
      code: 'truncated_archive',
    });
    const packed = await gzip(tar);
    await expect(add('a.tgz', packed.slice(0, 200))).rejects.toMatchObject({
      code: 'invalid_archive',
    });
    expect(await client.addedDatasets()).toEqual([]);
  });

  it('with a picture that is not what the directory says skips that one alone', async () => {
    const zip = await zipOf(await pictures());
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 6, true);
    view.setUint32(directory + 16, 0, true);
    const access = droppedFiles([{ path: 'a.zip', file: new Blob([zip]) }]);
    const { location } = await openDataset('a', { archive: 'a.zip' }, null, access);
    const read = pictureReader(location);
    await expect(read(0)).rejects.toMatchObject({ code: 'corrupt_archive_entry' });
    expect(await read(1)).toMatchObject({ width: 4, height: 4 });
  });
});

/** The pictures as a folder of the browser's own storage, which stands for one that was picked. */
async function pickedFolder(above = ''): Promise<FileSystemDirectoryHandle> {
  const storage = await navigator.storage.getDirectory();
  const root = await storage.getDirectoryHandle('colours', { create: true });
  for (const { name, bytes } of await pictures()) {
    const parts = `${above}${name}`.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      folder = await folder.getDirectoryHandle(part, { create: true });
    }
    const file = await folder.getFileHandle(parts.at(-1) ?? '', { create: true });
    const stream = await file.createWritable();
    await stream.write(Uint8Array.from(bytes));
    await stream.close();
  }
  return root;
}

describe('a picked folder', () => {
  it('is remembered, and reopened by its name on a later visit', async () => {
    client = openEngineClient();
    const added = await client.addFolderHandle(await pickedFolder());
    expect(added).toMatchObject({ name: 'colours', examples: 12 });
    client.close();
    client = openEngineClient();
    expect(await client.addedDatasets()).toEqual([]);
    expect(await client.rememberedFolders()).toMatchObject([
      { name: 'colours', permission: 'granted' },
    ]);
    expect(await client.reopenFolder('colours')).toEqual(added);
    await client.addModel(modelFile());
    const [run] = await client.evaluate(requestOn('colours'), () => undefined);
    expect(run?.status).toBe('complete');
    await client.forgetDataset('colours');
    expect(await client.rememberedFolders()).toEqual([]);
    await expect(client.reopenFolder('colours')).rejects.toMatchObject({ code: 'unknown_dataset' });
  });

  it('keeps the split that was chosen of it', async () => {
    client = openEngineClient();
    await pickedFolder('train/');
    const folder = await pickedFolder('val/');
    await expect(client.addFolderHandle(folder)).rejects.toMatchObject({ code: 'ambiguous_split' });
    expect(await client.rememberedFolders()).toEqual([]);
    await client.addFolderHandle(folder, { split: 'val' });
    client.close();
    client = openEngineClient();
    expect(await client.reopenFolder('colours')).toMatchObject({ examples: 12 });
  });

  it('that was deleted since is refused when it is reopened', async () => {
    client = openEngineClient();
    await client.addFolderHandle(await pickedFolder());
    const storage = await navigator.storage.getDirectory();
    await storage.removeEntry('colours', { recursive: true });
    await expect(client.reopenFolder('colours')).rejects.toMatchObject({
      code: 'dataset_not_found',
    });
  });
});
