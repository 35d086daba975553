import { describe, expect, it } from 'vitest';
import { recordTable } from '../../engine/record-table.ts';
import type { Matrix } from '../../core/matrix.ts';
import {
  drawn,
  sampleColumn,
  sampleOf,
  sampleRows,
  type EmbeddingSample,
} from './embedding-sample.ts';

interface Case {
  readonly examples: number;
  readonly most: number;
  readonly chunkEnds?: readonly number[];
  readonly seed?: number;
  readonly unusable?: readonly number[];
}

/** Of a dataset whose example i has the embedding (i, i + 0.5). */
function sampled({
  examples,
  most,
  chunkEnds = [examples],
  seed = 0,
  unusable = [],
}: Case): EmbeddingSample {
  const rows = Float32Array.from({ length: examples * 2 }, (_, at) => at / 2);
  const chunks = chunkEnds.map((end, at) => {
    const start = chunkEnds[at - 1] ?? 0;
    const embedding: Matrix = {
      rows: end - start,
      width: 2,
      data: rows.subarray(start * 2, end * 2),
    };
    const outputs = {
      logits: { rows: end - start, width: 1, data: new Float32Array(end - start) },
      embedding,
    };
    const own = sampleRows({
      params: { examples: most },
      view: 'identity',
      seed,
      examples,
      firstIndex: start,
      start,
      end,
      usable: Uint8Array.from({ length: end - start }, (_, i) =>
        unusable.includes(start + i) ? 0 : 1,
      ),
      identity: outputs,
      viewed: outputs,
    });
    const label = {
      axis: 'example',
      width: 1,
      data: Int32Array.from({ length: end - start }, (_, i) => start + i),
    } as const;
    return { start, end, columns: new Map([...own, ['label', label]]) };
  });
  return sampleOf(recordTable(chunks), { examples: most });
}

describe('the embedding sample', () => {
  it('holds every example of a dataset that is no larger', () => {
    const { count, width, examples, data, labels } = sampled({ examples: 70, most: 70 });
    expect([count, width]).toEqual([70, 2]);
    expect([...examples]).toEqual(Array.from({ length: 70 }, (_, i) => i));
    expect([...data.subarray(0, 4)]).toEqual([0, 0.5, 1, 1.5]);
    expect(labels).toEqual(examples);
  });

  it('holds as many of every block otherwise, in example order, each with its own embedding', () => {
    const { count, examples, data } = sampled({ examples: 320, most: 65 });
    expect(count).toBe(60);
    for (let block = 0; block < 10; block++) {
      expect(examples.filter((example) => Math.floor(example / 32) === block)).toHaveLength(6);
    }
    expect([...examples]).toEqual([...examples].sort((a, b) => a - b));
    examples.forEach((example, row) => expect(data[row * 2]).toBe(example));
  });

  it('holds one of every block where that is more than was asked for', () => {
    expect(sampled({ examples: 320, most: 2 }).count).toBe(10);
  });

  it('takes what there is of a last block that is not full', () => {
    expect(
      sampled({ examples: 33, most: 32 }).examples.filter((example) => example === 32),
    ).toHaveLength(1);
  });

  it.each([
    ['one by one', Array.from({ length: 100 }, (_, i) => i + 1)],
    ['across blocks', [5, 37, 99, 100]],
  ])('does not depend on the chunks: %s', (_, chunkEnds) => {
    const whole = sampled({ examples: 100, most: 40 });
    const cut = sampled({ examples: 100, most: 40, chunkEnds });
    expect([cut.examples, cut.data]).toEqual([whole.examples, whole.data]);
  });

  it('depends on the seed', () => {
    const at = (seed: number) => [...sampled({ examples: 320, most: 60, seed }).examples];
    expect(at(1)).not.toEqual(at(0));
    expect(at(1)).toEqual(at(1));
  });

  it('leaves out what has no finite embedding', () => {
    const { examples } = sampled({ examples: 40, most: 40, unusable: [0, 39] });
    expect([examples[0], examples.at(-1), examples.length]).toEqual([1, 38, 38]);
  });

  it('of no example is empty', () => {
    expect(sampled({ examples: 0, most: 5, chunkEnds: [] })).toMatchObject({ count: 0, width: 0 });
  });

  it('has the largest size in the names of its columns', () => {
    expect(sampleColumn.index(7)).not.toBe(sampleColumn.index(8));
  });
});

describe('drawn', () => {
  const rows = [3, 5, 8, 9, 12];
  it('takes all where there are no more', () => expect(drawn(rows, 5, 0)).toEqual(rows));
  it('takes some of them in order, others with another seed', () => {
    const draws = [0, 1, 2, 3].map((seed) => drawn(rows, 3, seed));
    for (const draw of draws) {
      expect(draw).toHaveLength(3);
      expect(draw).toEqual(rows.filter((row) => draw.includes(row)));
    }
    expect(new Set(draws.map(String)).size).toBeGreaterThan(1);
  });
});
