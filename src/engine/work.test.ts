import { describe, expect, it } from 'vitest';
import { CancelledError, RuntimeError } from '../core/errors.ts';
import type { ChunkResult, ChunkTask, Executor } from './execution.ts';
import { splitChunks } from './chunk-parts.ts';
import { shareChunks } from './work.ts';

const tasks: ChunkTask[] = Array.from({ length: 6 }, (_, index) => ({
  dataset: 'd',
  index,
  start: index,
  end: index + 1,
  passes: [],
}));
const chunks = splitChunks(tasks, 1, 1);
const nothing: ChunkResult = { passes: [], batchSize: 1 };

function executor(execute: (task: ChunkTask) => Promise<ChunkResult>): Executor {
  return {
    execute,
    check: () => Promise.reject(new RuntimeError('internal', 'not asked for')),
    close: async () => undefined,
  };
}

describe('shareChunks', () => {
  it('does every chunk once, whatever the number of executors', async () => {
    for (const count of [1, 2, 5]) {
      const done: number[] = [];
      const executors = Array.from({ length: count }, () => executor(async () => nothing));
      await shareChunks(chunks, executors, async (task) => void done.push(task.index), undefined);
      expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('commits a chunk once, when the last of its parts is there', async () => {
    const long = { dataset: 'd', index: 0, start: 0, end: 128, passes: [] };
    const committed: ChunkResult[] = [];
    const executors = Array.from({ length: 2 }, () =>
      executor(async ({ start }) => {
        await new Promise((resolve) => setTimeout(resolve, start === 0 ? 30 : 1));
        const failures = [{ index: start, code: 'c', message: 'm' }];
        return {
          ...nothing,
          passes: [{ passId: 'p', columns: new Map(), failures, failedRows: [] }],
        };
      }),
    );
    const commit = async (_: ChunkTask, result: ChunkResult) => void committed.push(result);
    await shareChunks(splitChunks([long], 2, 32), executors, commit, undefined);
    const failures = committed.map(({ passes: [pass] }) => pass?.failures ?? []);
    expect(failures.map((all) => all.map(({ index }) => index))).toEqual([[0, 32, 64, 96]]);
  });

  it('works while one executor still begins, and commits nothing before all have begun', async () => {
    const events: string[] = [];
    const [slow, quick] = [0, 1].map(() =>
      executor(async ({ index }) => {
        events.push(`part ${index}`);
        return nothing;
      }),
    );
    const begin = async (each: Executor) => {
      if (each !== slow) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push('begun');
    };
    const commit = async ({ index }: ChunkTask) => void events.push(`commit ${index}`);
    await shareChunks(chunks, [slow!, quick!], commit, undefined, begin);
    expect(events.slice(0, 2)).toEqual(['part 0', 'begun']);
    expect(events.filter((event) => event.startsWith('commit'))).toHaveLength(6);
  });

  it('commits nothing when an executor fails to begin', async () => {
    const committed: number[] = [];
    const executors = [0, 1].map(() => executor(async () => nothing));
    const begin = async (each: Executor) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (each === executors[0]) throw new RuntimeError('inference_failed', 'check');
    };
    const commit = async ({ index }: ChunkTask) => void committed.push(index);
    const work = shareChunks(chunks, executors, commit, undefined, begin);
    await expect(work).rejects.toMatchObject({ code: 'inference_failed' });
    expect(committed).toEqual([]);
  });

  it('starts no chunk after a failure, and throws that failure with its code', async () => {
    const started: number[] = [];
    const failing = executor(async ({ index }) => {
      started.push(index);
      if (index === 1) throw new RuntimeError('inference_failed', 'chunk 1');
      return nothing;
    });
    const work = shareChunks(chunks, [failing], async () => undefined, undefined);
    await expect(work).rejects.toMatchObject({ code: 'inference_failed' });
    expect(started).toEqual([0, 1]);
  });

  it('rejects at once when cancelled, though a chunk is still under way', async () => {
    const controller = new AbortController();
    const stuck = executor(() => new Promise<ChunkResult>(() => undefined));
    const work = shareChunks(chunks, [stuck], async () => undefined, controller.signal);
    controller.abort();
    await expect(work).rejects.toBeInstanceOf(CancelledError);
  });
});
