import type { RecordStore } from '../store/store.ts';
import { chunksOf, type ChunkRange } from './chunks.ts';
import type { ChunkTask, PassTask } from './execution.ts';
import type { OutputRole } from '../measurement.ts';
import type { Pass } from './plan.ts';

/** What is left to do, and what is done already, in examples × passes. */
export interface Schedule {
  readonly tasks: readonly ChunkTask[];
  /** Examples stored already, by pass id. */
  readonly done: ReadonlyMap<string, number>;
}

const denseRoles: readonly OutputRole[] = ['logits', 'embedding'];

/**
 * The chunks that some pass still lacks, or lacks columns of, dataset by dataset. Every pass of a chunk
 * is in the same task, so that its pictures are made once for all models and views.
 * @param force whether to do everything again, whatever is stored
 */
export async function makeSchedule(
  passes: readonly Pass[],
  store: RecordStore,
  chunkSize: number,
  force: boolean,
): Promise<Schedule> {
  const tasks: ChunkTask[] = [];
  const done = new Map<string, number>();
  for (const dataset of new Set(passes.map((pass) => pass.dataset))) {
    const ofDataset = passes.filter((pass) => pass.dataset === dataset);
    const stored = new Map(
      await Promise.all(
        ofDataset.map(
          async (pass) => [pass.id, force ? new Map() : await storedColumns(pass, store)] as const,
        ),
      ),
    );
    for (const chunk of chunksOf(dataset.examples.length, chunkSize)) {
      const wanted = ofDataset.flatMap((pass) => {
        const task = passTask(pass, stored.get(pass.id)?.get(chunk.index) ?? null);
        if (task === null) done.set(pass.id, (done.get(pass.id) ?? 0) + size(chunk));
        return task === null ? [] : [task];
      });
      if (wanted.length > 0) tasks.push({ dataset: dataset.name, ...chunk, passes: wanted });
    }
  }
  return { tasks, done };
}

async function storedColumns(
  pass: Pass,
  store: RecordStore,
): Promise<Map<number, ReadonlySet<string>>> {
  const chunks = await store.chunks(pass.id);
  return new Map(chunks.map(({ index, columns }) => [index, new Set(columns)]));
}

/** What is still to be done of a pass in a chunk; null when every needed column is stored. */
function passTask(pass: Pass, stored: ReadonlySet<string> | null): PassTask | null {
  const lacking = (columns: readonly string[]) =>
    columns.some((column) => stored === null || !stored.has(column));
  const readers = pass.readers.map((reader) => ({
    reader,
    columns: reader.bound.needs.columns[pass.view] ?? [],
  }));
  if (stored !== null && !readers.some(({ columns }) => lacking(columns))) return null;
  /** Several measurements may derive the same columns; the first of them does it for all. */
  const promised = new Set<string>();
  const rows = readers
    .filter(({ reader, columns }) => {
      const derived = derivedColumns(columns).filter((column) => !promised.has(column));
      const derives = reader.bound.rows !== null && lacking(derived);
      if (derives) for (const column of derived) promised.add(column);
      return derives;
    })
    .map(({ reader }) => ({
      address: reader.address,
      measure: reader.measure,
      parameters: reader.parameters,
    }));
  const keep = denseRoles.filter((role) => readers.some(({ columns }) => columns.includes(role)));
  return { passId: pass.id, model: pass.model.name, view: pass.view, rows, keep };
}

/** Columns that measurements derive are named `<what>@<version>:…`; those of every pass have no `@`. */
function derivedColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => column.includes('@'));
}

function size({ start, end }: ChunkRange): number {
  return end - start;
}
