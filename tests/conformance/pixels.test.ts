import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { cropOffset, cropPicture, resizedSize } from '../../src/images/crop.ts';
import { decodePicture } from '../../src/images/decode.node.ts';
import type { Picture, Preprocess } from '../../src/images/picture.ts';
import { createPreparer } from '../../src/images/preparation.ts';
import { parseView } from '../../src/view.ts';
import { geometry, pipelines } from './pipelines.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

interface PhotoHashes {
  readonly width: number;
  readonly height: number;
  readonly rgb_sha256: string;
  readonly sha256: Readonly<Record<string, string>>;
}

interface PreprocessHashes {
  readonly images: Readonly<Record<string, PhotoHashes>>;
  readonly integer_rules_table: readonly Readonly<Record<string, readonly [number, number]>>[];
}

const cifar: Preprocess = {
  ...geometry(null, 'bilinear', null),
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};
const squeezenet: Preprocess = {
  ...geometry(256, 'bilinear', 227),
  channels: 'bgr',
  scale: 1,
  mean: [104, 117, 123],
  std: [1, 1, 1],
};

function sha256(...parts: readonly (Uint8Array | Float32Array)[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of parts) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

async function decode(path: string): Promise<Picture> {
  return decodePicture(await readFile(bundlePath(path)));
}

/** The inputs of all files, one batch after the other, through the preparer that runs use. */
async function inputHash(
  files: readonly string[],
  preprocess: Preprocess,
  side: number,
  view = 'identity',
): Promise<string> {
  const batchSize = 8;
  const preparer = createPreparer(() => ({ read: (i) => decode(files[i]), ids: files }));
  const parts: Float32Array[] = [];
  for (let start = 0; start < files.length; start += batchSize) {
    const end = Math.min(start + batchSize, files.length);
    const { inputs, failures } = await preparer.prepare({
      dataset: 'bundle',
      start,
      end,
      batchSize,
      view,
      seed: 0,
      preprocess: [preprocess],
      height: side,
      width: side,
    });
    expect(failures).toEqual([]);
    parts.push(inputs[0].subarray(0, (end - start) * 3 * side * side));
  }
  return sha256(...parts);
}

describeConformance('pixels equal the references', () => {
  let images: PreprocessHashes['images'] = {};
  let integerRules: PreprocessHashes['integer_rules_table'] = [];
  let inputs: Readonly<Record<string, { f32_sha256: string; u8_sha256: string }>> = {};
  const files: Record<'cifar10' | 'imagenet', string[]> = { cifar10: [], imagenet: [] };

  // Not at collection, which also happens where the bundle is missing.
  beforeAll(() => {
    const hashes = readBundleJson<PreprocessHashes>('expected/preprocess.json');
    images = hashes.images;
    integerRules = hashes.integer_rules_table;
    inputs = readBundleJson<{ inputs: typeof inputs }>(
      'expected/predictions/predictions.json',
    ).inputs;
    const rows = readBundleJson<Record<'cifar10' | 'imagenet', { file: string }[]>>(
      'expected/predictions/images.json',
    );
    files.cifar10 = rows.cifar10.map(({ file }) => file);
    files.imagenet = rows.imagenet.map(({ file }) => file);
  });

  it('every pipeline of preprocess.json is expressed by a geometry', () => {
    for (const { sha256: hashes } of Object.values(images)) {
      expect(Object.keys(hashes).sort()).toEqual(Object.keys(pipelines).sort());
    }
  });

  it('all 120 photos decode to the bytes of PIL, ICC profiles and EXIF orientations among them', async () => {
    expect(files.imagenet.length).toBe(120);
    for (const file of files.imagenet) {
      const picture = await decode(file);
      const { width, height, rgb_sha256 } = images[basename(file)];
      expect([file, picture.width, picture.height]).toEqual([file, width, height]);
      expect([file, sha256(picture.data)]).toEqual([file, rgb_sha256]);
    }
  });

  it('16 pipelines of torchvision, timm and Hugging Face give the reference crops of all 120 photos', async () => {
    for (const file of files.imagenet) {
      const picture = await decode(file);
      const found = Object.entries(pipelines).map(([name, pipeline]) => [
        name,
        sha256(cropPicture(picture, pipeline).data),
      ]);
      expect([file, Object.fromEntries(found)]).toEqual([file, images[basename(file)].sha256]);
    }
  });

  it('sizes after resize and offsets of crops are those of the table of integer rules', () => {
    for (const row of integerRules) {
      const [width, height] = row['in_wh'];
      for (const edge of [224, 256, 248]) {
        const resized = resizedSize({ width, height }, edge);
        expect([resized.width, resized.height]).toEqual(row[`tv_resize_${edge}_wh`]);
        expect([resized.width, resized.height]).toEqual(row[`hf_shortest_${edge}_wh`]);
        for (const [short, rounding] of [
          ['tv', 'torchvision'],
          ['hf', 'huggingface'],
        ] as const) {
          expect([
            cropOffset(resized.height, 224, rounding),
            cropOffset(resized.width, 224, rounding),
          ]).toEqual(row[`${short}_crop224_top_left_after_${edge}`]);
        }
      }
    }
  });

  it('the 1,000 CIFAR-10 pictures decode to the reference bytes', async () => {
    const pictures = await Promise.all(files.cifar10.map(decode));
    expect(sha256(...pictures.map(({ data }) => data))).toBe(inputs['cifar10'].u8_sha256);
  });

  it.each([
    ['cifar10', 'cifar10', cifar, 32, 'identity'],
    ['cifar10_hflip', 'cifar10', cifar, 32, 'hflip'],
    ['ood_imagenet32', 'imagenet', { ...cifar, resize: [32, 32] as const }, 32, 'identity'],
    ['squeezenet', 'imagenet', squeezenet, 227, 'identity'],
  ] as const)(
    'the input tensors of %s equal the reference to the last bit',
    async (name, dataset, preprocess, side, view) => {
      expect(await inputHash(files[dataset], preprocess, side, view)).toBe(inputs[name].f32_sha256);
    },
  );

  it('rotations, flip, shifts and brightness of 200 CIFAR-10 pictures equal the reference bytes', async () => {
    const { results } = readBundleJson<{
      results: Readonly<Record<string, readonly { magnitude: number; u8_sha256: string }[]>>;
    }>('expected/equivariance.json');
    const pictures = await Promise.all(
      files.cifar10.filter((_, row) => row % 100 < 20).map((file) => decode(file)),
    );
    const views: Readonly<Record<string, (magnitude: number) => string>> = {
      rotation: (degrees) => `rotate:${degrees}`,
      hflip: () => 'hflip',
      translate_x: (pixels) => `translate:${pixels},0`,
      translate_y: (pixels) => `translate:0,${pixels}`,
      brightness: (factor) => `adjust_brightness:${factor}`,
    };
    let compared = 0;
    for (const [name, viewOf] of Object.entries(views)) {
      for (const { magnitude, u8_sha256 } of results[name]) {
        const { apply } = parseView(viewOf(magnitude));
        const viewed = pictures.map((picture) => apply(picture, neverDrawn).data);
        expect([name, magnitude, sha256(...viewed)]).toEqual([name, magnitude, u8_sha256]);
        compared++;
      }
    }
    expect(compared).toBe(42);
  });
});

function neverDrawn(): never {
  throw new Error('a deterministic view drew a random number');
}
