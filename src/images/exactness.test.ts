import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import {
  croppedHashes,
  decodedHashes,
  hashOf,
  normalisedHashes,
  recordedHashes,
  resizedHashes,
  viewedHashes,
} from '../../tests/fixtures/pixel-cases.ts';
import expected from '../../tests/fixtures/pixels.json' with { type: 'json' };
import { decodePicture } from './decode.node.ts';
import { CHECK_JPEG, CHECK_PIXELS } from './jpeg-check-picture.ts';

// tests/browser/pixels.test.ts makes the same claims of Chromium.

it('every kind of picture file decodes to the bytes of PIL', async () => {
  const folder = resolve(import.meta.dirname, '../../tests/fixtures/pictures');
  const read = (name: string): Promise<Uint8Array> => readFile(resolve(folder, name));
  const hashes = await decodedHashes(Object.keys(expected.decoded), read, decodePicture);
  expect(hashes).toEqual(expected.decoded);
});

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

it('noise gives the bytes that were recorded', async () => {
  expect(await recordedHashes()).toEqual(expected.recorded);
});

it('the picture by which browsers check their JPEG decoder is that of the fixtures, with the pixels of PIL', async () => {
  const file = resolve(import.meta.dirname, '../../tests/fixtures/pictures/decoder-check.jpg');
  expect(CHECK_JPEG).toBe((await readFile(file)).toString('base64'));
  expect(await hashOf(Buffer.from(CHECK_PIXELS, 'base64'))).toBe(
    expected.decoded['decoder-check.jpg'],
  );
});
