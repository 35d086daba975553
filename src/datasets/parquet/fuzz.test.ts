import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes, type ByteLocation } from '../../resources/byte-source.ts';
import { openParquetPictures } from './open-pictures.ts';
import { readFooter } from './footer.ts';
import { findPictureColumn } from './picture-column.ts';

const folder = new URL('../../../tests/fixtures/tables/parquet/', import.meta.url).pathname;
const variants = ['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'uncompressed', 'pages', 'delta'];
const seeds = await Promise.all(
  variants.map(async (name) => new Uint8Array(await readFile(`${folder}${name}.parquet`))),
);

/** Reads a file as a dataset does: footer, labels, lists, ids, every picture. */
async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const location: ByteLocation = { kind: 'path', path: 'fuzzed.parquet' };
  const source = sourceOfBytes('fuzzed.parquet', bytes);
  const file = await readFooter(source);
  const column = findPictureColumn(file, undefined);
  if (column === null) return 0;
  const dataset = await openParquetPictures({
    name: 'fuzzed',
    parts: [{ location, file, identity: null }],
    column,
    options: { label_column: 'accepted', groups: ['place', 'label'], factors: ['angle'] },
    labels: null,
    openBytes: () => Promise.resolve(source),
  });
  return dataset.examples.length;
}

describe('a Parquet file that is not what it should be', () => {
  it('is the seed that is read whole', async () => {
    for (const seed of seeds) expect(await readAll(Uint8Array.from(seed))).toBe(12);
  });

  it('ends in an error with a code, whatever is changed anywhere', async () => {
    await expectCodedErrors(mutationsOf(seeds), readAll, 2_000);
  }, 600_000);

  it('ends in an error with a code, whatever is changed in its pages', async () => {
    const inputs = fc.constantFrom(...files).chain(({ body, footer }) =>
      mutationsOf([body]).map((mutated) => {
        // The footer's offsets must still point into the pages.
        const kept = new Uint8Array(body.length);
        kept.set(mutated.subarray(0, kept.length));
        return assemble(kept, footer);
      }),
    );
    await expectCodedErrors(inputs, readAll);
  }, 600_000);

  it('ends in an error with a code, whatever is changed in its footer', async () => {
    const inputs = fc
      .constantFrom(...files)
      .chain(({ body, footer }) => mutationsOf([footer]).map((mutated) => assemble(body, mutated)));
    await expectCodedErrors(inputs, readAll);
  }, 600_000);
});

const files = seeds.map((seed) => {
  const length = new DataView(seed.buffer, seed.byteOffset).getUint32(seed.length - 8, true);
  const end = seed.length - 8 - length;
  return { body: seed.slice(0, end), footer: seed.slice(end, seed.length - 8) };
});

function assemble(body: Uint8Array, footer: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(body.length + footer.length + 8);
  bytes.set(body);
  bytes.set(footer, body.length);
  new DataView(bytes.buffer).setUint32(bytes.length - 8, footer.length, true);
  bytes.set(new TextEncoder().encode('PAR1'), bytes.length - 4);
  return bytes;
}
