import { describe, expect, it } from 'vitest';
import type { PrepareRequest } from '../images/preparation.ts';
import { openImagePool, type ImageService } from './image-pool.ts';
import type { Bridge } from './worker-bridge.ts';

/** Bridges that note which worker was asked for which examples and view. */
function workers(count: number) {
  const asked: string[] = [];
  const bridges = Array.from({ length: count }, (_, worker): Bridge<ImageService> => ({
    remote: {
      start: async (datasets) => void asked.push(`${worker} starts ${datasets.length}`),
      prepare: async ({ start, view }) => {
        asked.push(`${worker} ${start} ${view}`);
        return { inputs: [], failures: [] };
      },
    },
    ended: () => null,
    close: async () => undefined,
  }));
  return { asked, bridges };
}

const request = (start: number, view: string): PrepareRequest => ({
  dataset: 'd',
  start,
  end: start + 8,
  batchSize: 8,
  view,
  seed: 0,
  preprocess: [],
  height: 1,
  width: 1,
});

describe('an image pool', () => {
  it('tells every worker the datasets first', async () => {
    const { asked, bridges } = workers(2);
    await openImagePool(bridges, []);
    expect(asked).toEqual(['0 starts 0', '1 starts 0']);
  });

  it('shares batches among its workers', async () => {
    const { asked, bridges } = workers(3);
    const pool = await openImagePool(bridges, []);
    asked.length = 0;
    for (const start of [0, 8, 16, 24]) await pool.prepare(request(start, 'identity'));
    expect(asked.map((line) => line[0])).toEqual(['0', '1', '2', '0']);
  });

  it('gives every view of the same examples to the same worker', async () => {
    const { asked, bridges } = workers(3);
    const pool = await openImagePool(bridges, []);
    asked.length = 0;
    for (const view of ['identity', 'rotate:30', 'hflip']) await pool.prepare(request(16, view));
    expect(new Set(asked.map((line) => line[0]))).toEqual(new Set(['2']));
  });
});
