import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectWithin } from '../../tests/timing.ts';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import { decodePicture } from './decode.node.ts';
import { inspectPictureFile, withoutExif } from './picture-file.ts';

const folder = resolve(import.meta.dirname, '../../tests/fixtures/pictures');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(resolve(folder, name)));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

const SIDE = 50_000;

function setSizes(
  view: DataView,
  set: 'setUint16' | 'setUint32',
  widthAt: number,
  heightAt: number,
  little: boolean,
): void {
  view[set](widthAt, SIDE, little);
  view[set](heightAt, SIDE, little);
}

function setJpegSize(view: DataView, side: number): void {
  let at = 2;
  while (view.getUint8(at + 1) !== 0xc0) at += 2 + view.getUint16(at + 2);
  view.setUint16(at + 5, side);
  view.setUint16(at + 7, side);
}

function enlargeFrame(view: DataView): void {
  const bytes = new Uint8Array(view.buffer);
  // Past the global palette, the first frame's image descriptor.
  const frame = bytes.indexOf(0x2c, 13 + 768);
  view.setUint16(frame + 5, SIDE, true);
  view.setUint16(frame + 7, SIDE, true);
}

function setExtendedWebpSize(view: DataView): void {
  view.setUint32(24, SIDE | (SIDE << 24), true);
  view.setUint16(28, SIDE >> 8, true);
}

describe('inspectPictureFile', () => {
  it('reads format, size and colour model of every fixture as the decoder does', async () => {
    const formats = { jpg: 'JPEG', png: 'PNG', gif: 'GIF', webp: 'WebP', bmp: 'BMP' } as const;
    for (const name of readdirSync(folder)) {
      const { width, height } = await decodePicture(fixture(name));
      expect([name, inspectPictureFile(fixture(name))]).toEqual([
        name,
        {
          format: Object.entries(formats).find(([suffix]) => name.endsWith(suffix))?.[1],
          width,
          height,
          cmyk: /^(cmyk|ycck).*jpg$/.test(name),
          deepGrey: /bits-16-grey(-dark)?.png$/.test(name),
        },
      ]);
    }
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'is empty (0 bytes)'],
    ['a web page', new TextEncoder().encode('<html>not found</html>'), '("<html>no")'],
    ['a TIFF file', Uint8Array.of(0x49, 0x49, 42, 0, 8), 'begins with 49 49 2a 00 08'],
    ['a BMP file of five bytes', Uint8Array.of(0x42, 0x4d, 1, 2, 3), 'damaged or cut off'],
    [
      'a sound in RIFF',
      new TextEncoder().encode('RIFF....WAVEfmt '),
      'not a JPEG, PNG, GIF, WebP or BMP',
    ],
    ['a JPEG cut off before its size', fixture('rgb.png').subarray(0, 20), 'damaged or cut off'],
    ['a PNG without its end', fixture('rgb.png').subarray(0, 500), 'damaged or cut off'],
    ['a WebP shorter than it says', fixture('lossy.webp').subarray(0, 200), 'damaged or cut off'],
    ['a GIF of nine bytes', fixture('palette.gif').subarray(0, 9), 'damaged or cut off'],
  ])('%s is a corrupt image, and the message says what was found', (_, bytes, message) => {
    expect(() => inspectPictureFile(bytes)).toThrow(
      expect.objectContaining({
        code: 'corrupt_image',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it.each([
    ['JPEG', 'sampling-420.jpg', (view: DataView) => setJpegSize(view, 50_000)],
    ['PNG', 'rgb.png', (view: DataView) => setSizes(view, 'setUint32', 16, 20, false)],
    ['GIF', 'palette.gif', (view: DataView) => setSizes(view, 'setUint16', 6, 8, true)],
    ['GIF whose frame is larger than its screen', 'animated.gif', enlargeFrame],
    ['WebP', 'lossy-alpha.webp', setExtendedWebpSize],
    ['BMP', 'bits-24.bmp', (view: DataView) => setSizes(view, 'setUint32', 18, 22, true)],
    [
      'BMP from top to bottom',
      'bits-24.bmp',
      (view: DataView) => view.setInt32(22, -50_000_000, true),
    ],
  ])('a %s bomb is refused by its head, in less than a millisecond', async (_, name, enlarge) => {
    const bytes = fixture(name);
    enlarge(new DataView(bytes.buffer));
    await expectWithin(100, () => {
      for (let i = 0; i < 100; i++) {
        expect(() => inspectPictureFile(bytes)).toThrow(
          expect.objectContaining({ code: 'image_too_large' }) as Error,
        );
      }
    });
  });

  it('10,000 damaged files are read, or refused with a code', async () => {
    const seeds = readdirSync(folder).map(fixture);
    await expectCodedErrors(mutationsOf(seeds), (bytes) => {
      const file = inspectPictureFile(bytes);
      expect(file.width * file.height).toBeGreaterThan(0);
      withoutExif(bytes, file);
    });
  }, 60_000);

  it('more than 100 megapixels are refused before they are decoded', () => {
    const bytes = fixture('rgb.png');
    new DataView(bytes.buffer).setUint32(16, 10_001);
    new DataView(bytes.buffer).setUint32(20, 10_000);
    expect(() => inspectPictureFile(bytes)).toThrow(
      expect.objectContaining({
        code: 'image_too_large',
        message: expect.stringContaining('10001×10000') as string,
      }) as Error,
    );
    new DataView(bytes.buffer).setUint32(16, 10_000);
    expect(inspectPictureFile(bytes)).toMatchObject({ width: 10_000, height: 10_000 });
  });

  it('reads a part of a larger buffer', () => {
    const bytes = fixture('sampling-420.jpg');
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 7);
    expect(inspectPictureFile(larger.subarray(7, 7 + bytes.length)).width).toBe(37);
  });
});

describe('withoutExif', () => {
  it.each(['orientation-6.jpg', 'orientation-6.png'])('%s loses its EXIF data', (name) => {
    const bytes = fixture(name);
    const stripped = withoutExif(bytes, inspectPictureFile(bytes));
    const marker = name.endsWith('jpg') ? '\xff\xe1' : 'eXIf';
    expect(textOf(bytes)).toContain(marker);
    expect(textOf(stripped)).not.toContain(marker);
  });

  it('leaves the file that it was given alone', () => {
    const bytes = fixture('orientation-6.jpg');
    withoutExif(bytes, inspectPictureFile(bytes));
    expect(bytes).toEqual(fixture('orientation-6.jpg'));
  });

  it('copies files without EXIF data byte by byte', () => {
    for (const name of ['sampling-420.jpg', 'rgb.png', 'palette.gif', 'lossy.webp']) {
      const bytes = fixture(name);
      expect(withoutExif(bytes, inspectPictureFile(bytes))).toEqual(bytes);
    }
  });
});
