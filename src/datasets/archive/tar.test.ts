import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tarHeader, tarOf, type Packed } from '../../../tests/fixtures/archives.ts';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes } from '../../resources/byte-source.ts';
import type { RawEntry } from './entry.ts';
import { readTar, type TarSource } from './tar.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fixture = async (name: string) =>
  Uint8Array.from(
    await readFile(new URL(`../../../tests/fixtures/archives/${name}`, import.meta.url)),
  );

function sourceOf(tar: Uint8Array<ArrayBuffer>): TarSource {
  const source = sourceOfBytes('t.tar', tar);
  return { ...source, read: (start, end) => source.read(start, Math.min(end, source.size)) };
}

async function list(tar: Uint8Array<ArrayBuffer>): Promise<RawEntry[]> {
  const entries: RawEntry[] = [];
  for await (const entry of readTar(sourceOf(tar))) entries.push(entry);
  return entries;
}

/** Names, contents and obstacles. */
async function contents(tar: Uint8Array<ArrayBuffer>): Promise<unknown[]> {
  const text = (start: number, length: number) =>
    new TextDecoder().decode(tar.subarray(start, start + length));
  return (await list(tar)).map(({ name, start, length, obstacle }) => [
    name,
    obstacle ?? text(start, length),
  ]);
}

const pax = (text: string): Packed => ({ name: 'pax', bytes: bytes(text), type: 'x' });
const long = ['a'.repeat(60), 'b'.repeat(60), 'ü'.repeat(40), 'picture.png'].join('/');

describe('a tar', () => {
  it.each(['pax.tar', 'gnu.tar'])(
    'as %s: long and UTF-8 names, hard links are their files, symbolic ones are told',
    async (name) => {
      expect(await contents(await fixture(name))).toEqual([
        ['cat/1.png', 'one'],
        ['dog/ü.png', 'two'],
        [long, 'three'],
        ['dog/link.png', 'link'],
        ['dog/hard.png', 'one'],
      ]);
    },
  );

  it('of the old format has names in two parts', async () => {
    const names = (await list(await fixture('ustar.tar'))).map(({ name }) => name);
    expect(names).toEqual(['cat/1.png', `${'p'.repeat(90)}/${'q'.repeat(90)}.png`]);
  });

  it('may be empty', async () => {
    expect(await list(tarOf([]))).toEqual([]);
  });

  it('may say sizes in base 256', async () => {
    const tar = tarOf([{ name: 'a.png', bytes: bytes('abc') }]);
    tar.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 124);
    expect(await contents(rechecked(tar))).toEqual([['a.png', 'abc']]);
  });

  it('may have names that are not UTF-8: each byte is a character', async () => {
    const tar = tarOf([{ name: 'a?.png', bytes: bytes('abc') }]);
    tar[1] = 0xfc;
    expect(await contents(rechecked(tar))).toEqual([['aü.png', 'abc']]);
  });

  it('may give attributes to all files that follow', async () => {
    const tar = tarOf([
      { name: 'g', bytes: bytes('12 path=x.p\n'), type: 'g' },
      { name: 'a.png', bytes: bytes('abc') },
    ]);
    expect(await contents(tar)).toEqual([['x.p', 'abc']]);
  });
});

/** The same with the checksum of its first header put right. */
function rechecked(tar: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  tar.set(bytes('        '), 148);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.set(bytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return tar;
}

describe('refused is a tar', () => {
  const picture = { name: 'cat/1.png', bytes: bytes('x'.repeat(600)) };
  const negative = tarOf([picture]);
  negative.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf0], 124);

  it.each([
    ['that ends inside a picture', tarOf([picture]).slice(0, 900), 'truncated_archive', /cat\/1/],
    ['that ends between files', tarOf([picture]).slice(0, 1536), 'truncated_archive', /byte 1536/],
    ['that ends inside a header', tarOf([picture]).slice(0, 300), 'truncated_archive', /byte 300/],
    ['with nothing in it', new Uint8Array(), 'truncated_archive', /byte 0/],
    ['with a broken header', tarOf([picture]).fill(65, 0, 3), 'invalid_archive', /byte 0/],
    ['with a negative size', rechecked(negative), 'invalid_archive', /size/],
    [
      'with broken attributes',
      tarOf([pax('99 path=x\n'), picture]),
      'invalid_archive',
      /attributes/,
    ],
    [
      'with attributes without end',
      tarOf([pax('0 path=x\n'), picture]),
      'invalid_archive',
      /attri/,
    ],
    [
      'with a name of two megabytes',
      tarOf([{ name: 'x', bytes: new Uint8Array(2 << 20), type: 'L' }, picture]),
      'invalid_archive',
      /2097152/,
    ],
    [
      'with a size that is no number',
      tarOf([pax('13 size=many\n'), picture]),
      'invalid_archive',
      /"many"/,
    ],
    ['of several volumes', tarOf([{ ...picture, type: 'M' }]), 'unsupported_entry', /cat\/1/],
  ])('%s', async (_, tar, code, message) => {
    await expect(list(tar)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each(['sparse-gnu.tar', 'sparse-pax.tar'])('with sparse files: %s', async (name) => {
    await expect(list(await fixture(name))).rejects.toMatchObject({
      code: 'unsupported_entry',
      message: expect.stringContaining('holes.png') as string,
    });
  });
});

it('a tar of any bytes is read or refused', async () => {
  const seeds = [
    await fixture('pax.tar'),
    await fixture('gnu.tar'),
    tarOf([pax('12 path=x.p\n'), { name: 'a', bytes: bytes('abc') }]),
    tarHeader({ name: 'a', bytes: bytes('abc') }),
  ].map((seed) => seed.slice(0, 6144));
  await expectCodedErrors(mutationsOf(seeds), list);
}, 120_000);
