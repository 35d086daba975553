import { TOP_COUNT } from './record.ts';
import type { Platform } from './platform.ts';
import type { PlannedRun } from './plan.ts';
import type { RunSample } from '../report/run-document.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { mappedLabels } from '../datasets/label-maps/label-map.ts';
import { readTable } from './measuring.ts';

/** Wrong and right answers to show of each run. */
const WRONG = 8;
const RIGHT = 4;

/** Small pictures of examples, made once for all runs of a call. */
export type Thumbnails = (dataset: Dataset, index: number) => Promise<string | null>;

/** A `Thumbnails` that remembers what the platform made. */
export function rememberThumbnails(platform: Platform): Thumbnails {
  const made = new Map<string, Promise<string | null>>();
  return (dataset, index) => {
    const key = `${dataset.name} ${index}`;
    const thumbnail = made.get(key) ?? platform.thumbnail(dataset, index);
    made.set(key, thumbnail);
    return thumbnail;
  };
}

/**
 * The first wrongly and the first rightly classified examples of the run's first dataset, with the five
 * best answers of each; of the first `examples` alone.
 */
export async function sampleRun(
  run: PlannedRun,
  platform: Platform,
  thumbnails: Thumbnails,
  examplesOf: (dataset: string) => number,
): Promise<RunSample[]> {
  const pass = run.passes.find(({ view }) => view === 'identity');
  if (pass === undefined) return [];
  const { dataset, answers } = pass;
  const top = Math.min(TOP_COUNT, answers.classes.length);
  const ids = Array.from({ length: top }, (_, rank) => `top_id_${rank + 1}`);
  const probabilities = Array.from({ length: top }, (_, rank) => `top_probability_${rank + 1}`);
  const columns = ['status', 'label_rank', ...ids, ...probabilities];
  const table = await readTable(platform.store, pass.id, columns, examplesOf(dataset.name));
  const number = (column: string, index: number) => table.column(column).data[index] ?? -1;
  const usable = Array.from({ length: table.length }, (_, index) => index).filter(
    (index) => number('status', index) === 0,
  );
  const chosen = [
    ...usable.filter((index) => number('label_rank', index) > 0).slice(0, WRONG),
    ...usable.filter((index) => number('label_rank', index) <= 0).slice(0, RIGHT),
  ].sort((a, b) => a - b);
  const samples = await Promise.all(
    chosen.map(async (index) => {
      const example = dataset.examples[index];
      const picture = await thumbnails(dataset, index);
      if (example === undefined || picture === null) return [];
      return [
        {
          dataset: dataset.name,
          id: example.id,
          label: mappedLabels(answers.map, example.labels)[0] ?? null,
          prediction: ids.map((column) => number(column, index)),
          probability: probabilities.map((column) => number(column, index)),
          picture,
        },
      ];
    }),
  );
  return samples.flat();
}
