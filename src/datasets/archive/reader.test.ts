import { describe, expect, it } from 'vitest';
import { tarOf, zipOf } from '../../../tests/fixtures/archives.ts';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes } from '../../resources/byte-source.ts';
import { crc32 } from './crc32.ts';
import type { ArchiveEntry, RawEntry } from './entry.ts';
import type { ArchiveFormat, ArchiveLocation } from './location.ts';
import { createArchiveReader, LARGEST_ENTRY } from './reader.ts';
import { readTar } from './tar.ts';
import { inflate } from './unpacking.node.ts';
import { readZipDirectory } from './zip.ts';

const picture = new TextEncoder().encode('a picture, a picture, a picture, a picture');

function locationOf(format: ArchiveFormat, entries: readonly Omit<ArchiveEntry, 'path'>[]) {
  const location: ArchiveLocation = {
    kind: 'archive',
    archives: [{ format, bytes: { kind: 'path', path: 'a' } }],
    archive: new Uint32Array(entries.length),
    start: Float64Array.from(entries, ({ start }) => start),
    length: Float64Array.from(entries, ({ length }) => length),
    size: Float64Array.from(entries, ({ size }) => size),
    compression: Uint8Array.from(entries, ({ compression }) => compression),
    crc32: Uint32Array.from(entries, (entry) => entry.crc32),
  };
  return location;
}

const open = (bytes: Uint8Array<ArrayBuffer>) => () => Promise.resolve(sourceOfBytes('a', bytes));

/** A zip of one picture, its entry, and a way to read that with other facts. */
async function packed(level: number) {
  const zip = await zipOf([{ name: 'cat/1.png', bytes: picture }], { level });
  const [entry] = await readZipDirectory(sourceOfBytes('z', zip));
  if (entry === undefined) throw new Error('no entry');
  const read = (changed: Partial<RawEntry> = {}, bytes = zip) =>
    createArchiveReader(locationOf('zip', [{ ...entry, ...changed }]), open(bytes), inflate)(0);
  return { zip, entry, read };
}

describe('a picture in a zip', () => {
  it.each([0, 6])('is read and checked, packed at level %s', async (level) => {
    const { read } = await packed(level);
    expect(await read()).toEqual(picture);
  });

  it('is read behind a local header of any length', async () => {
    const name = `${'n'.repeat(2_000)}.png`;
    const zip = await zipOf([{ name, bytes: picture }]);
    const entries = await readZipDirectory(sourceOfBytes('z', zip));
    expect(await createArchiveReader(locationOf('zip', entries), open(zip), inflate)(0)).toEqual(
      picture,
    );
  });

  it.each<[string, Partial<RawEntry>, string, RegExp]>([
    ['a larger size', { size: 60 }, 'corrupt_archive_entry', /42 bytes.*says 60/],
    ['a smaller size', { size: 10 }, 'corrupt_archive_entry', /unpacked/],
    ['a size that deflate cannot reach', { size: 5e6 }, 'corrupt_archive_entry', /cannot unpack/],
    [
      'a size beyond every picture',
      { size: LARGEST_ENTRY + 1 },
      'oversized_picture',
      /not unpacked/,
    ],
    ['another checksum', { crc32: 1 }, 'corrupt_archive_entry', /CRC-32/],
    ['another place', { start: 3 }, 'corrupt_archive_entry', /not where/],
    ['a place beyond the end', { start: 1e9 }, 'corrupt_archive_entry', /ends before/],
    ['more bytes than there are', { length: 1e5 }, 'corrupt_archive_entry', /ends inside/],
  ])('of which the archive says %s is refused alone', async (_, changed, code, message) => {
    const { read } = await packed(6);
    await expect(read(changed)).rejects.toMatchObject({
      name: 'ImageError',
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('of any bytes is read or refused', async () => {
    const { zip, read } = await packed(6);
    await expectCodedErrors(mutationsOf([zip]), (bytes) => read({}, bytes));
  }, 120_000);
});

it('a picture in a tar is its bytes', async () => {
  const tar = tarOf([
    { name: 'a.png', bytes: picture },
    { name: 'b.png', bytes: picture.slice(0, 5) },
  ]);
  const entries: RawEntry[] = [];
  for await (const entry of readTar(sourceOfBytes('t', tar))) entries.push(entry);
  const read = createArchiveReader(locationOf('tar', entries), open(tar), inflate);
  expect([await read(1), await read(0)]).toEqual([picture.slice(0, 5), picture]);
});

it('CRC-32 is the one of zip and PNG', () => {
  // The check value of the algorithm's catalogue, CRC-32/ISO-HDLC.
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
