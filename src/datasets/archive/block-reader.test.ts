import { describe, expect, it } from 'vitest';
import { sourceOfBytes, type ByteSource } from '../../resources/byte-source.ts';
import { BlockReader } from './block-reader.ts';

const data = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** A reader of blocks of 100 bytes over `data`, and the spans that it read. */
function reader(fails = false) {
  const spans: string[] = [];
  const source = sourceOfBytes('s', data);
  const watched: ByteSource = {
    ...source,
    read: async (start, end) => {
      spans.push(`${start}-${end}`);
      if (fails && spans.length === 1) throw new Error('cut');
      return source.read(start, end);
    },
  };
  const open = () => Promise.resolve(watched);
  return { spans, reader: new BlockReader(open, { blockSize: 100, blocks: 3 }) };
}

describe('spans that follow one another', () => {
  it('are read once, in blocks, one ahead', async () => {
    const { spans, reader: blocks } = reader();
    for (let at = 0; at < 1000; at += 30) {
      expect(await blocks.read(0, at, at + 30)).toEqual(data.slice(at, at + 30));
    }
    const inBlocks = Array.from({ length: 10 }, (_, i) => `${i * 100}-${i * 100 + 100}`);
    expect(spans).toEqual(['0-30', ...inBlocks]);
  });

  it('give what there is at the end, and nothing beyond', async () => {
    const { reader: blocks } = reader();
    expect(await blocks.read(0, 990, 1100)).toEqual(data.slice(990));
    expect(await blocks.read(0, 1000, 1100)).toEqual(new Uint8Array());
  });
});

it('a span elsewhere, or one larger than a block, is read by itself', async () => {
  const spans: string[] = [];
  const wide: ByteSource = {
    name: 'w',
    size: 1_000_000,
    read: (start, end) => {
      spans.push(`${start}-${end}`);
      return Promise.resolve(new Uint8Array(end - start));
    },
  };
  const blocks = new BlockReader(() => Promise.resolve(wide), { blockSize: 100 });
  expect(await blocks.read(0, 500_000, 500_010)).toHaveLength(10);
  expect(await blocks.read(0, 0, 300)).toHaveLength(300);
  expect(spans).toEqual(['500000-500010', '0-300']);
});

it('a block that could not be read is asked for again', async () => {
  const { reader: blocks } = reader(true);
  await expect(blocks.read(0, 0, 10)).rejects.toThrow('cut');
  expect(await blocks.read(0, 0, 10)).toEqual(data.slice(0, 10));
});
