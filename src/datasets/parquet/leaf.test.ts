import { readFile } from 'node:fs/promises';
import type { ColumnChunk, ColumnMetaData } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '../../resources/byte-source.ts';
import { readColumns } from './column.ts';
import { readFooter, type ParquetFile } from './footer.ts';
import { chunkOf, leafOf } from './leaf.ts';

const path = new URL('../../../tests/fixtures/tables/parquet/snappy.parquet', import.meta.url);
const file = await readFooter(
  sourceOfBytes('snappy.parquet', new Uint8Array(await readFile(path))),
);
const label = leafOf(file, ['label']);
if (label === null) throw new Error('no column');

/** The file with another column of labels in its first row group. */
function changed(
  chunk: Partial<ColumnChunk>,
  metadata: Partial<ColumnMetaData> | { codec: undefined } = {},
): ParquetFile {
  const [first, ...others] = file.groups;
  if (first === undefined) throw new Error('no row group');
  const chunks = first.chunks.map((each): ColumnChunk => {
    const { meta_data: said } = each;
    if (said?.path_in_schema[0] !== 'label') return each;
    return { ...each, ...chunk, meta_data: Object.assign({ ...said }, metadata) };
  });
  return { ...file, groups: [{ ...first, chunks }, ...others] };
}

const open = (given: ParquetFile) => {
  const [group] = given.groups;
  if (group === undefined) throw new Error('no row group');
  return chunkOf(given, group, label);
};

describe('a column of a row group', () => {
  it('lies inside the file', () => {
    const { start, end } = open(file);
    expect(start).toBeGreaterThanOrEqual(4);
    expect(end).toBeLessThan(file.source.size);
    for (const lie of [
      { data_page_offset: 1_000_000n, dictionary_page_offset: 0n },
      { data_page_offset: -5n, dictionary_page_offset: 0n },
      { total_compressed_size: 1n << 60n },
      { total_compressed_size: -1n },
    ]) {
      expect(() => open(changed({}, lie)), JSON.stringify(Object.keys(lie))).toThrow('bytes');
    }
  });

  it.each([
    ['unsupported_parquet', 'LZO', changed({}, { codec: 'LZO' })],
    ['unsupported_parquet', 'unknown codec', changed({}, { codec: undefined })],
    ['unsupported_parquet', 'other files', changed({ file_path: 'other.parquet' })],
    ['encrypted_parquet', 'encrypted', changed({ crypto_metadata: {} })],
  ])('is refused with %s (%s)', (code, said, given) => {
    expect(() => open(given)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(said) }),
    );
  });

  it('has as many values as the row group has rows', async () => {
    const groups = file.groups.map((group) => ({ ...group, rows: group.rows + 1 }));
    await expect(readColumns({ ...file, groups }, [label])).rejects.toMatchObject({
      code: 'invalid_parquet',
    });
  });
});

describe('the schema', () => {
  it('leads to columns, members of structs and items of lists, and nowhere else', () => {
    expect(leafOf(file, ['image', 'bytes'])).toMatchObject({ depth: 2, maxRepetition: 0 });
    expect(leafOf(file, ['accepted'])).toMatchObject({ depth: 1, maxRepetition: 1 });
    for (const none of [['image'], ['image', 'size'], ['none'], ['__proto__'], []]) {
      expect(leafOf(file, none)).toBeNull();
    }
  });
});
