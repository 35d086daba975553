import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { decodePicture } from './decode.node.ts';

// Pixels against PIL's: exactness.test.ts, tests/conformance/pixels.test.ts.

const folder = resolve(import.meta.dirname, '../../tests/fixtures/pictures');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(resolve(folder, name)));
}

it.each([
  ['sampling-420.jpg', 0.6],
  ['progressive.jpg', 0.8],
  ['rgb.png', 0.6],
  ['palette.gif', 0.9],
  ['lossy.webp', 0.9],
  ['bits-24.bmp', 0.9],
  ['rle8.bmp', 0.95],
])('%s cut off after %d of it is a corrupt image', async (name, part) => {
  const bytes = fixture(name);
  const cut = bytes.subarray(0, Math.floor(bytes.length * part));
  await expect(decodePicture(cut)).rejects.toMatchObject({ code: 'corrupt_image' });
});

it('a JPEG that lacks only its last byte is a corrupt image, not a picture with grey rows', async () => {
  const bytes = fixture('sampling-444.jpg');
  await expect(decodePicture(bytes.subarray(0, bytes.length - 1))).rejects.toMatchObject({
    code: 'corrupt_image',
    message: expect.stringMatching(/^The JPEG picture of 37×29, \d+ bytes, is damaged/) as string,
    context: { format: 'JPEG', width: 37, height: 29 },
  });
});

it('a PNG with a changed byte is a corrupt image', async () => {
  const bytes = fixture('rgb.png');
  bytes[300] ^= 0x55;
  await expect(decodePicture(bytes)).rejects.toMatchObject({ code: 'corrupt_image' });
});

it('bytes after the end of a JPEG do not matter', async () => {
  const bytes = fixture('sampling-420.jpg');
  const longer = new Uint8Array(bytes.length + 50);
  longer.set(bytes);
  expect(await decodePicture(longer)).toEqual(await decodePicture(bytes));
});

it('an empty file is a corrupt image', async () => {
  await expect(decodePicture(new Uint8Array(0))).rejects.toMatchObject({ code: 'corrupt_image' });
});

it('10,000 damaged BMP, GIF and deep grey PNG files are pictures or errors with a code', async () => {
  const own = /\.(bmp|gif)$|bits-16-grey(-dark)?\.png$/;
  const seeds = readdirSync(folder).filter((name) => own.test(name));
  expect(seeds.length).toBeGreaterThan(20);
  await expectCodedErrors(mutationsOf(seeds.map(fixture)), decodePicture);
}, 120_000);
