import { beforeEach, describe, expect, it } from 'vitest';
import type { Column, Columns } from '../src/core/column.ts';
import { recordTable } from '../src/engine/record-table.ts';
import type { RunDocument } from '../src/report/run-document.ts';
import type { Store } from '../src/store/store.ts';

const pass = { id: 'a'.repeat(32), examples: 500, chunkSize: 300, identity: { view: 'identity' } };
const first = { index: 0, start: 0, end: 300 };
const second = { index: 1, start: 300, end: 500 };
const ids = Array.from({ length: pass.examples }, (_, index) => `example/${index}`);

/** Columns of every kind: each element type, several wide, and sums over the blocks a range touches. */
function columnsOf({ start, end }: { start: number; end: number }): Columns {
  const examples = Array.from({ length: end - start }, (_, row) => start + row);
  const firstBlock = Math.floor(start / 32);
  const blocks = Array.from(
    { length: Math.ceil(end / 32) - firstBlock },
    (_, row) => firstBlock + row,
  );
  const inBlock = (block: number) => Math.min(end, (block + 1) * 32) - Math.max(start, block * 32);
  return new Map<string, Column>([
    [
      'entropy',
      {
        axis: 'example',
        width: 1,
        data: Float64Array.from(examples, (i) => (i === 7 ? NaN : 1 / (i + 3))),
      },
    ],
    [
      'signed_zero',
      {
        axis: 'example',
        width: 1,
        data: Float64Array.from(examples, (i) => (i % 2 === 0 ? 0 : -0)),
      },
    ],
    ['label', { axis: 'example', width: 1, data: Int32Array.from(examples, (i) => i - 250) }],
    ['status', { axis: 'example', width: 1, data: Uint8Array.from(examples, (i) => i % 3) }],
    [
      'margin',
      { axis: 'example', width: 1, data: Float32Array.from(examples, (i) => Math.fround(i / 7)) },
    ],
    [
      'embedding',
      { axis: 'example', width: 2, data: Float32Array.from(examples.flatMap((i) => [i, -i])) },
    ],
    [
      'sparsity@1:count',
      { axis: 'block', width: 2, data: Float64Array.from(blocks.flatMap((b) => [inBlock(b), b])) },
    ],
  ]);
}

const names = [...columnsOf(first).keys()];

/** Bytes of a column, for comparison to the last bit. */
function bytesOf(column: Column | undefined): number[] {
  if (column === undefined) return [];
  const { buffer, byteOffset, byteLength } = column.data;
  return Array.from(new Uint8Array(buffer, byteOffset, byteLength));
}

function documentOf(id: string, passes: readonly string[]): RunDocument {
  return {
    schema: 'interplay/run@1',
    id,
    status: 'complete',
    created: '2026-01-01T00:00:00.000Z',
    finished: '2026-01-01T00:01:00.000Z',
    config: {},
    environment: {
      interplay: '0.1.0',
      onnxruntime: '1.30.0',
      backend: { requested: 'auto', used: 'cpu', reason: null },
      adapter: null,
      platform: 'test',
      commit: null,
      threads: 1,
      workers: 1,
      batchSize: { requested: 64, used: 64 },
      check: null,
    },
    model: { name: 'm', sha256: '', bytes: 0, parameters: 0, inputs: [], outputs: [], card: {} },
    datasets: { d: { examples: 1, sha256: '', skipped: [], nonfinite: 0, classes: ['x'] } },
    passes: passes.map((passId) => ({ id: passId, dataset: 'd', view: 'identity' })),
    measurements: [],
    values: {},
    samples: [],
  };
}

/**
 * The claims that every store must meet.
 * @param open opens an empty store
 * @param reopen opens the same store as another process or tab would, with nothing in memory
 */
export function describeStore(
  name: string,
  open: () => Promise<Store>,
  reopen: () => Promise<Store>,
): void {
  describe(name, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
      await store.openPass(pass);
    });

    const putBoth = async (): Promise<void> => {
      await store.putChunk(pass.id, first, columnsOf(first), []);
      await store.putChunk(pass.id, second, columnsOf(second), []);
    };

    it('has no chunks of a pass that was only declared, or never heard of', async () => {
      expect(await store.chunks(pass.id)).toEqual([]);
      expect(await store.chunks('unknown')).toEqual([]);
      expect(await store.failures(pass.id)).toEqual([]);
    });

    it('keeps the latest backend check of a pass, also after reopening, and has none of others', async () => {
      const check = {
        reference: 'cpu',
        examples: 8,
        maxLogitDifference: 1e-6,
        top1Agreement: 1,
        maxBatchDifference: 0,
        tolerance: 1e-3,
        ok: true,
      } as const;
      expect(await store.check(pass.id)).toBeNull();
      expect(await store.check('unknown')).toBeNull();
      await store.putCheck(pass.id, { ...check, ok: false });
      await store.putCheck(pass.id, check);
      await store.openPass(pass);
      for (const opened of [store, await reopen()])
        expect(await opened.check(pass.id)).toEqual(check);
    });

    it('gives back every column bit for bit, NaN and −0 included, also after reopening', async () => {
      await putBoth();
      for (const opened of [store, await reopen()]) {
        for (const range of [first, second]) {
          const read = await opened.readChunk(pass.id, range.index, names);
          for (const [column, written] of columnsOf(range)) {
            expect(read.get(column)?.axis).toBe(written.axis);
            expect(read.get(column)?.width).toBe(written.width);
            expect(read.get(column)?.data.constructor).toBe(written.data.constructor);
            expect(bytesOf(read.get(column))).toEqual(bytesOf(written));
          }
        }
      }
    });

    it('gives the same table from its final form, also after reopening', async () => {
      await putBoth();
      const tableOf = async (from: Store) => {
        const chunks = await Promise.all(
          [first, second].map(async ({ index, start, end }) => ({
            start,
            end,
            columns: await from.readChunk(pass.id, index, names),
          })),
        );
        const table = recordTable(chunks);
        return {
          examples: names.slice(0, 6).map((column) => Array.from(table.column(column).data)),
          blocks: Array.from(table.blocks('sparsity@1:count').data),
        };
      };
      const before = await tableOf(store);
      await store.finishPass(pass.id, ids);
      expect(await tableOf(store)).toEqual(before);
      expect(await tableOf(await reopen())).toEqual(before);
      const read = await (
        await reopen()
      ).readChunk(pass.id, first.index, ['signed_zero', 'entropy']);
      for (const [column, data] of read)
        expect(bytesOf(data)).toEqual(bytesOf(columnsOf(first).get(column)));
      expect((await store.chunks(pass.id)).map(({ start, end }) => [start, end])).toEqual([
        [0, 300],
        [300, 500],
      ]);
    });

    it('adds columns to a chunk without losing those it has', async () => {
      await store.putChunk(pass.id, first, columnsOf(first), []);
      const more: Columns = new Map([
        ['more', { axis: 'example', width: 1, data: new Float64Array(300).fill(2) }],
      ]);
      await store.putChunk(pass.id, first, more, []);
      const [chunk] = await store.chunks(pass.id);
      expect([...(chunk?.columns ?? [])].sort()).toEqual([...names, 'more'].sort());
    });

    it('adds columns to a finished pass', async () => {
      await putBoth();
      await store.finishPass(pass.id, ids);
      for (const range of [first, second]) {
        const data = new Float64Array(range.end - range.start).fill(range.index);
        await store.putChunk(
          pass.id,
          range,
          new Map([['more', { axis: 'example', width: 1, data }]]),
          [],
        );
      }
      await store.finishPass(pass.id, ids);
      const again = await reopen();
      const read = await again.readChunk(pass.id, 1, ['more', 'label']);
      expect(read.get('more')?.data[0]).toBe(1);
      expect(bytesOf(read.get('label'))).toEqual(bytesOf(columnsOf(second).get('label')));
    });

    it('gives the sums of blocks also where one chunk of a finished pass was written again', async () => {
      await putBoth();
      await store.finishPass(pass.id, ids);
      const sums = async (from: Store) => {
        const chunks = await Promise.all(
          [first, second].map(async ({ index, start, end }) => ({
            start,
            end,
            columns: await from.readChunk(pass.id, index, ['sparsity@1:count']),
          })),
        );
        return Array.from(recordTable(chunks).blocks('sparsity@1:count').data);
      };
      const before = await sums(store);
      for (const range of [first, second]) {
        await store.putChunk(pass.id, range, columnsOf(range), []);
        expect(await sums(await reopen())).toEqual(before);
      }
      await store.finishPass(pass.id, ids);
      expect(await sums(await reopen())).toEqual(before);
    });

    it('finishes a pass of which an interrupted run left further columns in one chunk', async () => {
      const more: Columns = new Map([
        ['more', { axis: 'example', width: 1, data: new Float64Array(300).fill(2) }],
      ]);
      await putBoth();
      await store.putChunk(pass.id, first, more, []);
      await store.finishPass(pass.id, ids);
      const again = await reopen();
      expect((await again.chunks(pass.id)).map(({ columns }) => columns.includes('label'))).toEqual(
        [true, true],
      );
      expect((await again.readChunk(pass.id, 1, ['label'])).size).toBe(1);
    });

    it('takes a failure back when the chunk is written again without it', async () => {
      const failure = { index: 3, exampleId: 'e3', code: 'unreadable_image', message: 'busy' };
      await store.putChunk(pass.id, first, columnsOf(first), [failure]);
      await store.putChunk(pass.id, second, columnsOf(second), []);
      await store.finishPass(pass.id, ids);
      await store.putChunk(pass.id, first, columnsOf(first), []);
      expect(await store.failures(pass.id)).toEqual([]);
      await store.finishPass(pass.id, ids);
      expect(await (await reopen()).failures(pass.id)).toEqual([]);
    });

    it('throws missing_column for a column or chunk that is not there', async () => {
      await store.putChunk(pass.id, first, columnsOf(first), []);
      await expect(store.readChunk(pass.id, 0, ['nothing'])).rejects.toMatchObject({
        code: 'missing_column',
      });
      await expect(store.readChunk(pass.id, 1, ['label'])).rejects.toMatchObject({
        code: 'missing_column',
      });
    });

    it('keeps failures, one an example, in example order', async () => {
      const failure = (index: number) => ({
        index,
        exampleId: `e${index}`,
        code: 'corrupt_image',
        message: 'no',
      });
      await store.putChunk(pass.id, second, columnsOf(second), [failure(400)]);
      await store.putChunk(pass.id, first, columnsOf(first), [failure(3)]);
      await store.putChunk(pass.id, first, columnsOf(first), [failure(3)]);
      const indices = async (from: Store) =>
        (await from.failures(pass.id)).map(({ index }) => index);
      expect(await indices(store)).toEqual([3, 400]);
      await store.finishPass(pass.id, ids);
      expect(await indices(await reopen())).toEqual([3, 400]);
    });

    it('keeps runs, lists the newest first, and forgets a deleted one', async () => {
      const older = documentOf('1'.repeat(32), []);
      const newer = { ...documentOf('2'.repeat(32), []), created: '2026-01-02T00:00:00.000Z' };
      await store.putRun(older);
      await store.putRun(newer);
      expect(await store.getRun(older.id)).toEqual(older);
      expect((await store.listRuns()).map(({ id }) => id)).toEqual([newer.id, older.id]);
      await store.deleteRun(newer.id);
      expect(await store.getRun(newer.id)).toBeNull();
      expect((await (await reopen()).listRuns()).map(({ id }) => id)).toEqual([older.id]);
    });

    it('frees the records of a deleted run that no other run reads', async () => {
      await putBoth();
      const one = documentOf('1'.repeat(32), [pass.id]);
      const two = documentOf('2'.repeat(32), [pass.id]);
      await store.putRun(one);
      await store.putRun(two);
      await store.deleteRun(one.id);
      expect(await store.chunks(pass.id)).toHaveLength(2);
      await store.deleteRun(two.id);
      expect(await store.chunks(pass.id)).toEqual([]);
    });
  });
}
