import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes, type ByteLocation } from '../../resources/byte-source.ts';
import { nodeUnpacking } from '../archive/unpacking.node.ts';
import { nodeFiles } from '../sources.node.ts';
import type { FileAccess } from '../listing.ts';
import { openArray } from './open-array.ts';

const folder = new URL('../../../tests/fixtures/tables/arrays/', import.meta.url).pathname;
const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(`${folder}${name}`));

/** Places where every file has these bytes. */
function only(name: string, bytes: Uint8Array<ArrayBuffer>): FileAccess {
  const location: ByteLocation = { kind: 'path', path: name };
  return {
    ...nodeFiles(folder),
    locate: () => Promise.resolve(location),
    openBytes: () => Promise.resolve(sourceOfBytes(name, bytes)),
    unpacking: { ...nodeUnpacking(), gunzip: () => Promise.resolve(location) },
  };
}

describe('an array that is not what it should be', () => {
  it('ends in an error with a code', async () => {
    const names = ['nhwc.npy', 'grey.npy', 'float.npy', 'objects.npy', 'version-3.npy'];
    const seeds = await Promise.all(names.map(read));
    await expectCodedErrors(mutationsOf(seeds), (bytes) =>
      openArray('fuzzed', { array: 'a.npy', labels_array: 'a.npy' }, null, only('a.npy', bytes)),
    );
  }, 300_000);

  it('ends in an error with a code as labels', async () => {
    const pictures = await read('nhwc.npy');
    const seeds = await Promise.all(['labels.npy', 'labels-big-endian.npy'].map(read));
    await expectCodedErrors(mutationsOf(seeds), (bytes) => {
      const access: FileAccess = {
        ...only('a.npy', pictures),
        locate: (path) => Promise.resolve({ kind: 'path', path }),
        openBytes: (location) =>
          Promise.resolve(
            sourceOfBytes(
              'a.npy',
              location.kind === 'path' && location.path === 'l.npy' ? bytes : pictures,
            ),
          ),
      };
      return openArray('fuzzed', { array: 'a.npy', labels_array: 'l.npy' }, null, access);
    });
  }, 300_000);

  it('ends in an error with a code inside a zip', async () => {
    const seeds = [await read('stored.npz'), await read('deflated.npz')];
    await expectCodedErrors(mutationsOf(seeds), (bytes) =>
      openArray('fuzzed', { array: 'a.npz' }, null, only('a.npz', bytes)),
    );
  }, 300_000);

  it('is one that can be read while it is whole', async () => {
    const bytes = await read('stored.npz');
    const { examples } = await openArray('whole', { array: 'a.npz' }, null, only('a.npz', bytes));
    expect(examples).toHaveLength(12);
  });
});
