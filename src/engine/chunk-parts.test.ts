import { describe, expect, it } from 'vitest';
import { BLOCK_SIZE } from '../core/column.ts';
import { joinParts, splitChunks } from './chunk-parts.ts';
import type { ChunkResult, ChunkTask } from './execution.ts';

function chunk(start: number, end: number, index = 0): ChunkTask {
  return { dataset: 'd', index, start, end, passes: [] };
}

function ranges(tasks: readonly ChunkTask[], executors: number, batchSize: number) {
  return splitChunks(tasks, executors, batchSize).map(({ parts }) =>
    parts.map(({ start, end }) => [start, end]),
  );
}

describe('splitChunks', () => {
  it('leaves chunks whole for one executor', () => {
    expect(ranges([chunk(0, 256), chunk(256, 300)], 1, 32)).toEqual([[[0, 256]], [[256, 300]]]);
  });

  it('spreads a lone chunk over all executors', () => {
    const whole = [chunk(0, 120)];
    expect(ranges(whole, 2, 64)).toEqual([
      [
        [0, 64],
        [64, 120],
      ],
    ]);
    expect(ranges(whole, 2, 8)).toEqual([
      [
        [0, 32],
        [32, 64],
        [64, 96],
        [96, 120],
      ],
    ]);
  });

  it('leaves chunks whole while every executor has one, and splits those of the last rounds', () => {
    const tasks = Array.from({ length: 7 }, (_, i) => chunk(i * 256, (i + 1) * 256, i));
    const counts = splitChunks(tasks, 2, 64).map(({ parts }) => parts.length);
    expect(counts).toEqual([1, 1, 1, 1, 4, 4, 4]);
  });

  it('takes parts that waste little of a batch where blocks do not fit into batches', () => {
    // Parts of 96 are two batches of 50 each, and two rounds; parts of 32 or 64 would take six batches.
    expect(ranges([chunk(0, 300)], 2, 50)).toEqual([
      [
        [0, 96],
        [96, 192],
        [192, 288],
        [288, 300],
      ],
    ]);
  });

  it('covers every chunk once and cuts it only between blocks, whatever sizes meet', () => {
    for (const batch of [1, 7, 50, 64, 100, 257]) {
      for (const executors of [2, 3, 16]) {
        for (const [start, end] of [
          [0, 1],
          [300, 600],
          [257, 514],
          [510, 777],
        ] as const) {
          const [parts = []] = ranges([chunk(start, end)], executors, batch);
          expect([parts[0]?.[0], parts.at(-1)?.[1]]).toEqual([start, end]);
          for (const [i, [from = 0, to = 0]] of parts.entries()) {
            expect(to).toBeGreaterThan(from);
            if (i > 0) expect([parts[i - 1]?.[1], from % BLOCK_SIZE]).toEqual([from, 0]);
          }
        }
      }
    }
  });
});

describe('joinParts', () => {
  const part = (
    from: number,
    members: Partial<ChunkResult['passes'][number]> = {},
  ): ChunkResult => ({
    passes: [
      {
        passId: 'p',
        columns: new Map([
          ['top', { axis: 'example', width: 2, data: Int32Array.of(from, from + 1) }],
          ['sum', { axis: 'block', width: 1, data: Float64Array.of(from / 10) }],
        ]),
        failures: [{ index: from, code: 'corrupt_image', message: 'm' }],
        failedRows: [],
        ...members,
      },
    ],
    batchSize: 8 - from,
  });

  it('puts columns one after the other, lists all failures and the smallest batch that fitted', () => {
    const joined = joinParts([part(0), part(4)]);
    expect(joined.passes[0]?.columns).toEqual(
      new Map([
        ['top', { axis: 'example', width: 2, data: Int32Array.of(0, 1, 4, 5) }],
        ['sum', { axis: 'block', width: 1, data: Float64Array.of(0, 0.4) }],
      ]),
    );
    expect(joined.passes[0]?.failures.map(({ index }) => index)).toEqual([0, 4]);
    expect(joined.batchSize).toBe(4);
  });

  it('leaves out the columns of a measurement that failed in one part, and says so once', () => {
    const error = { name: 'E', code: 'c', message: 'm', context: {} };
    const failed = part(4, {
      columns: new Map([['top', { axis: 'example', width: 2, data: Int32Array.of(4, 5) }]]),
      failedRows: [{ address: 'a', error }],
    });
    const joined = joinParts([part(0), failed, failed]);
    expect([...(joined.passes[0]?.columns.keys() ?? [])]).toEqual(['top']);
    expect(joined.passes[0]?.failedRows).toEqual([{ address: 'a', error }]);
  });
});
