import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openBytes } from '../../resources/bytes.node.ts';
import type { ByteSource } from '../../resources/byte-source.ts';
import { readColumns } from './column.ts';
import { readFooter } from './footer.ts';
import { leafOf, type Leaf } from './leaf.ts';
import { readCells } from './pictures.ts';

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
    it.each([['image', 'bytes'], ['plain']])(
      'gives the bytes of each picture (%s)',
      async (...column) => {
        const read = readCells(
          { files: [{ kind: 'path', path: parquet(variant) }], column },
          openBytes,
        );
        for (const [row, { path }] of expected.entries()) {
          const file = new Uint8Array(await readFile(`${tables}colours/${path}`));
          expect(await read(0, row), path).toEqual(file);
        }
      },
    );

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
    const reads: [number, number][] = [];
    const counted = async (...given: Parameters<typeof openBytes>): Promise<ByteSource> => {
      const source = await openBytes(...given);
      return {
        ...source,
        read: (start, end) => {
          reads.push([start, end]);
          return source.read(start, end);
        },
      };
    };
    const read = readCells(
      { files: [{ kind: 'path', path: parquet('snappy') }], column: ['image', 'bytes'] },
      counted,
    );
    await Promise.all([3, 0, 4, 1].map((row) => read(0, row)));
    expect(reads).toHaveLength(2); // the footer, and a chunk of five rows
  });
});

function leaf(found: Leaf | null): Leaf {
  if (found === null) throw new Error('no such column');
  return found;
}

function textOf(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}
