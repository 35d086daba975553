import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectPictureFile, withoutExif } from './picture-file.ts';

const folder = resolve(import.meta.dirname, '../../tests/fixtures/pictures');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(resolve(folder, name)));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe('inspectPictureFile', () => {
  it('reads format, size and colour model of every fixture', () => {
    const formats = { jpg: 'JPEG', png: 'PNG', gif: 'GIF', webp: 'WebP' } as const;
    for (const name of readdirSync(folder)) {
      const small = name.startsWith('bits-16');
      expect([name, inspectPictureFile(fixture(name))]).toEqual([
        name,
        {
          format: Object.entries(formats).find(([suffix]) => name.endsWith(suffix))?.[1],
          width: small ? 11 : 37,
          height: small ? 9 : 29,
          cmyk: name.startsWith('cmyk') && name.endsWith('.jpg'),
        },
      ]);
    }
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'is empty (0 bytes)'],
    ['a web page', new TextEncoder().encode('<html>not found</html>'), '("<html>no")'],
    ['a BMP file', Uint8Array.of(0x42, 0x4d, 1, 2, 3), 'begins with 42 4d 01 02 03'],
    [
      'a sound in RIFF',
      new TextEncoder().encode('RIFF....WAVEfmt '),
      'not a JPEG, PNG, GIF or WebP',
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
