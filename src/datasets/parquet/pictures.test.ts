import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openBytes } from '../../resources/bytes.node.ts';
import type { OpenBytes } from '../../resources/byte-source.ts';
import { readColumns } from './column.ts';
import { readFooter } from './footer.ts';
import { leafOf, type Leaf } from './leaf.ts';
import type { ParquetLocation } from './location.ts';
import { readEncoded } from './pictures.ts';

const tables = new URL('../../../tests/fixtures/tables/', import.meta.url).pathname;
const parquet = (name: string): string => `${tables}parquet/${name}.parquet`;
const classes = ['blue', 'green', 'red'];
const expected = Array.from({ length: 12 }, (_, row) => ({
  path: `${classes[Math.floor(row / 4)] ?? ''}/${row % 4}.png`,
  label: BigInt(Math.floor(row / 4)),
}));

describe.each(['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'uncompressed', 'pages', 'delta'])(
  'a Parquet file that pyarrow wrote (%s)',
  (variant) => {
    it.each([[['image', 'bytes']], [['plain']]])('gives each picture (%s)', async (column) => {
      const read = readEncoded(locationOf(variant, column, expected.keys()), openBytes);
      for (const [row, { path }] of expected.entries()) {
        const file = new Uint8Array(await readFile(`${tables}colours/${path}`));
        expect(await read(row), path).toEqual(file);
      }
    });

    it('gives columns, members of structs, and lists', async () => {
      const file = await readFooter(await openBytes({ kind: 'path', path: parquet(variant) }));
      const leaves = [['image', 'path'], ['label'], ['angle'], ['accepted']].map((column) =>
        leaf(leafOf(file, column)),
      );
      const [paths, labels, angles, accepted] = await readColumns(file, leaves);
      expect(paths?.map(textOf)).toEqual(expected.map(({ path }) => path));
      expect(labels).toEqual(expected.map(({ label }) => label));
      expect(angles?.slice(0, 4)).toEqual([0, 15.5, 31, 46.5]);
      expect(accepted?.slice(0, 5)).toEqual([[0n, 2n], [0n], [0n], [0n], [1n, 2n]]);
    });
  },
);

describe('reading pictures', () => {
  it('takes one read a row group, whatever the order of its rows', async () => {
    const { reads, openCounted } = counting();
    const location = locationOf('snappy', ['image', 'bytes'], expected.keys());
    const read = readEncoded(location, openCounted);
    await Promise.all([3, 0, 4, 1].map(read));
    expect(reads).toHaveLength(2); // the footer, and a chunk of five rows
  });

  it('reads single pages where few rows of a row group are wanted', async () => {
    const { reads, openCounted } = counting();
    const read = readEncoded(locationOf('pages', ['plain'], [7]), openCounted);
    expect(await read(0)).toEqual(new Uint8Array(await readFile(`${tables}colours/green/3.png`)));
    expect(reads).toHaveLength(3); // the footer, the offset index, a page
    expect(reads.at(-1)).toBeLessThan(200);
  });
});

function locationOf(
  variant: string,
  column: readonly string[],
  rows: Iterable<number>,
): ParquetLocation {
  const row = Float64Array.from(rows);
  const files = [{ kind: 'path', path: parquet(variant) }] as const;
  return { kind: 'parquet', files, column, file: new Uint32Array(row.length), row };
}

/** Opens files and keeps the lengths of all reads. */
function counting(): { reads: number[]; openCounted: OpenBytes } {
  const reads: number[] = [];
  const openCounted: OpenBytes = async (location) => {
    const source = await openBytes(location);
    return {
      ...source,
      read: (start, end) => {
        reads.push(end - start);
        return source.read(start, end);
      },
    };
  };
  return { reads, openCounted };
}

function leaf(found: Leaf | null): Leaf {
  if (found === null) throw new Error('no such column');
  return found;
}

function textOf(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}
