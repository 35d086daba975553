import { concatenate } from '../../core/bytes.ts';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../../tests/fixtures/archives.ts';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes, type ByteSource } from '../../resources/byte-source.ts';
import { entryPath } from './entry.ts';
import { readZipDirectory } from './zip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fixture = async (name: string) =>
  Uint8Array.from(
    await readFile(new URL(`../../../tests/fixtures/archives/${name}`, import.meta.url)),
  );
const list = (zip: Uint8Array<ArrayBuffer>) => readZipDirectory(sourceOfBytes('z.zip', zip));

describe('the directory of a zip', () => {
  it('names its files, where they lie and how they are packed', async () => {
    const entries = await list(await fixture('plain.zip'));
    const long = ['a'.repeat(60), 'b'.repeat(60), 'ü'.repeat(40), 'picture.png'].join('/');
    expect(entries.map(({ name, size, compression }) => [name, size, compression])).toEqual([
      ['cat/1.png', 300, 1],
      ['dog/ü.png', 300, 1],
      [long, 500, 1],
      ['stored/1.png', 3, 0],
    ]);
    // CRC-32 of "one", from Python's zlib.crc32.
    expect(entries[3]?.crc32).toBe(0x7a6c86f1);
  });

  it.each(['../1.png', '/a/1.png', 'c:/1.png'])('may not name a file outside: %s', async (name) => {
    const zip = await zipOf([{ name: 'x'.repeat(name.length), bytes: bytes('one') }]);
    const renamed = Buffer.from(zip).toString('latin1').replaceAll('x'.repeat(name.length), name);
    const entries = list(Uint8Array.from(Buffer.from(renamed, 'latin1')));
    await expect(
      entries.then((all) => all.map((each) => entryPath('z.zip', each.name))),
    ).rejects.toMatchObject({ code: 'unsafe_path', context: { entry: name } });
  });

  it('may use 64-bit sizes', async () => {
    expect(await list(await fixture('zip64.zip'))).toMatchObject([{ name: 'cat/1.png', size: 3 }]);
  });

  it('may begin behind other bytes', async () => {
    const zip = concatenate([
      bytes('#!/bin/sh\n'),
      await zipOf([{ name: 'a.png', bytes: bytes('x') }]),
    ]);
    expect(await list(zip)).toMatchObject([{ name: 'a.png', start: 10 }]);
  });

  it('tells links, encryption and foreign compression', async () => {
    const encrypted = await zipOf([{ name: 'a.png', bytes: bytes('x') }], { password: 'p' });
    expect((await list(await fixture('link.zip'))).map(({ obstacle }) => obstacle)).toEqual([
      null,
      'link',
    ]);
    expect(await list(await fixture('bzip2.zip'))).toMatchObject([{ obstacle: 'compression' }]);
    expect(await list(encrypted)).toMatchObject([{ obstacle: 'encrypted' }]);
  });

  it('is read without the pictures before it', async () => {
    const zip = await zipOf([{ name: 'a.png', bytes: new Uint8Array(1 << 20) }], { level: 0 });
    const source = sourceOfBytes('z.zip', zip);
    let read = 0;
    const counting: ByteSource = {
      ...source,
      read: (start, end) => {
        read += end - start;
        return source.read(start, end);
      },
    };
    await readZipDirectory(counting);
    expect(read).toBeLessThan(200_000);
  });
});

describe('refused is a zip', () => {
  it('that ends early', async () => {
    const zip = await zipOf([{ name: 'a.png', bytes: bytes('x'.repeat(500)) }]);
    await expect(list(zip.slice(0, zip.length - 30))).rejects.toMatchObject({
      code: 'invalid_archive',
    });
    await expect(list(new Uint8Array())).rejects.toMatchObject({ code: 'invalid_archive' });
  });

  it('whose directory lies where there is none', async () => {
    const zip = await zipOf([{ name: 'a.png', bytes: bytes('x') }]);
    const view = new DataView(zip.buffer);
    view.setUint32(zip.length - 6, 5, true);
    view.setUint32(zip.length - 10, 3, true);
    await expect(list(zip)).rejects.toMatchObject({ code: 'invalid_archive' });
  });

  it('whose files share bytes, by which a small one could unpack to any size', async () => {
    const zip = await zipOf([
      { name: 'a.png', bytes: bytes('x'.repeat(50)) },
      { name: 'b.png', bytes: bytes('x'.repeat(50)) },
    ]);
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 6, true);
    const next = directory + 46 + 5 + view.getUint16(directory + 30, true);
    view.setUint32(next + 42, view.getUint32(directory + 42, true), true);
    await expect(list(zip)).rejects.toMatchObject({ code: 'overlapping_entries' });
  });
});

it('a zip of any bytes is read or refused', async () => {
  const seeds = [
    await fixture('zip64.zip'),
    await fixture('link.zip'),
    await fixture('bzip2.zip'),
    await zipOf([
      { name: 'a.png', bytes: bytes('x'.repeat(50)) },
      { name: 'b/c.png', bytes: bytes('y'.repeat(50)) },
    ]),
  ];
  await expectCodedErrors(mutationsOf(seeds), list);
}, 120_000);
