import { describe, expect, inject, it } from 'vitest';
import type * as BitmapPixels from '../../src/images/bitmap-pixels.browser.ts';
import { cropPicture } from '../../src/images/crop.ts';
import { decodePicture } from '../../src/images/decode.browser.ts';
import { compare, jpegDifference } from '../../src/images/jpeg-check.browser.ts';
import { pipelines } from '../conformance/pipelines.ts';
import {
  croppedHashes,
  decodedHashes,
  hashOf,
  normalisedHashes,
  recordedHashes,
  resizedHashes,
  viewedHashes,
} from '../fixtures/pixel-cases.ts';
import expected from '../fixtures/pixels.json' with { type: 'json' };

// src/images/exactness.test.ts makes the same claims of Node.

async function read(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(`../fixtures/pictures/${name}`, import.meta.url));
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

/** Files with black ink, whose colours Chromium truncates where PIL rounds; by what PIL makes of them. */
const inexact = {
  'cmyk-black.jpg': 'cmyk-black.png',
  'cmyk-unmarked.jpg': 'cmyk-black.png',
  'ycck.jpg': 'ycck.png',
};

it('every kind of picture file decodes to the bytes of PIL, except CMYK with black', async () => {
  const exact = Object.entries(expected.decoded).filter(([name]) => !(name in inexact));
  expect(exact.length).toBeGreaterThan(75);
  const names = exact.map(([name]) => name);
  expect(await decodedHashes(names, read, decodePicture)).toEqual(Object.fromEntries(exact));
});

it.each(Object.entries(inexact))(
  '%s is at most one level darker than PIL makes it',
  async (name, reference) => {
    const { data } = await decodePicture(await read(name));
    const { data: expectedData } = await decodePicture(await read(reference));
    const differences = new Set(data.map((value, i) => expectedData[i] - value));
    expect([...differences].sort()).toEqual([0, 1]);
  },
);

it('every filter and size resizes to the bytes of PIL', async () => {
  expect(await resizedHashes(Object.keys(expected.resized))).toEqual(expected.resized);
});

it('rotations, flips and shifts give the bytes of PIL and numpy', async () => {
  expect(await viewedHashes(Object.keys(expected.viewed))).toEqual(expected.viewed);
});

it('crops are cut and padded as torchvision and Hugging Face do', async () => {
  expect(await croppedHashes()).toEqual(expected.cropped);
});

it('normalisation gives the float32 bits of numpy', async () => {
  expect(await normalisedHashes()).toEqual(expected.normalised);
});

it('noise gives the bytes that were recorded in Node', async () => {
  expect(await recordedHashes()).toEqual(expected.recorded);
});

it.each([
  'sampling-420.jpg',
  'progressive.jpg',
  'rgb.png',
  'bits-16-grey.png',
  'palette.gif',
  'lossy.webp',
  'bits-24.bmp',
])('%s cut off in the middle is a corrupt image, as in Node', async (name) => {
  const bytes = await read(name);
  const half = bytes.subarray(0, Math.floor(bytes.length * 0.6));
  await expect(decodePicture(half)).rejects.toMatchObject({ code: 'corrupt_image' });
});

it('Chromium decodes the embedded JPEG to the bytes of libjpeg, and another decoder is told by its distance', async () => {
  expect(await jpegDifference()).toBe(0);
  const darker: typeof decodePicture = async (bytes) => {
    const picture = await decodePicture(bytes);
    return { ...picture, data: picture.data.map((level, i) => (i === 7 ? level - 3 : level)) };
  };
  expect(await compare(darker)).toBe(3);
});

it('a browser that alters what is read back is refused, for pictures with and without alpha', async () => {
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const { getImageData } = prototype;
  const { readPixels } = WebGL2RenderingContext.prototype;
  prototype.getImageData = function (...area: Parameters<typeof getImageData>) {
    const image = getImageData.apply(this, area);
    image.data[100] ^= 1;
    return image;
  };
  WebGL2RenderingContext.prototype.readPixels = function (...target: unknown[]) {
    Reflect.apply(readPixels, this, target);
    const pixels = target[6];
    if (pixels instanceof Uint8Array) pixels[100] ^= 1;
  };
  try {
    // A fresh copy of the module, for the check is made once.
    const path = '../../src/images/bitmap-pixels.browser.ts?perturbed';
    const fresh = (await import(/* @vite-ignore */ path)) as typeof BitmapPixels;
    const bitmap = await createImageBitmap(new ImageData(1, 1));
    for (const read of [fresh.readCanvasPixels, fresh.readTexturePixels]) {
      await expect(read(bitmap)).rejects.toMatchObject({
        code: 'canvas_perturbed',
        message: expect.stringContaining('1 of 16384 known bytes') as string,
      });
    }
  } finally {
    prototype.getImageData = getImageData;
    WebGL2RenderingContext.prototype.readPixels = readPixels;
  }
});

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the conformance bundle, null where it is missing. */
    bundle: string | null;
  }
}

const bundle = inject('bundle');

describe.skipIf(bundle === null)('photos of the conformance bundle', () => {
  async function readBundle(path: string): Promise<Response> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const response = await fetch(`/@fs${bundle}/${encoded}`);
    expect([path, response.status]).toEqual([path, 200]);
    return response;
  }

  it('all 120 ImageNet photos decode to the bytes of PIL, and all 16 pipelines give the reference crops', async () => {
    const { images } = (await (await readBundle('expected/preprocess.json')).json()) as {
      images: Record<string, { rgb_sha256: string; sha256: Record<string, string> }>;
    };
    for (const [name, { rgb_sha256, sha256: crops }] of Object.entries(images)) {
      const bytes = new Uint8Array(await (await readBundle(`imagenet/${name}`)).arrayBuffer());
      const picture = await decodePicture(bytes);
      expect([name, await hashOf(picture.data)]).toEqual([name, rgb_sha256]);
      const found: Record<string, string> = {};
      for (const [pipeline, geometry] of Object.entries(pipelines)) {
        found[pipeline] = await hashOf(cropPicture(picture, geometry).data);
      }
      expect([name, found]).toEqual([name, crops]);
    }
    expect(Object.keys(images).length).toBe(120);
    expect(Object.keys(pipelines).length).toBe(16);
  });

  it('1,000 CIFAR-10 pictures (JPEG, 4:2:0) decode to the bytes of PIL', async () => {
    const { cifar10 } = (await (await readBundle('expected/predictions/images.json')).json()) as {
      cifar10: { file: string }[];
    };
    const { inputs } = (await (
      await readBundle('expected/predictions/predictions.json')
    ).json()) as { inputs: { cifar10: { u8_sha256: string } } };
    const all = new Uint8Array(cifar10.length * 32 * 32 * 3);
    for (const [row, { file }] of cifar10.entries()) {
      const bytes = new Uint8Array(await (await readBundle(file)).arrayBuffer());
      all.set((await decodePicture(bytes)).data, row * 32 * 32 * 3);
    }
    expect(await hashOf(all)).toBe(inputs.cifar10.u8_sha256);
  });
});
