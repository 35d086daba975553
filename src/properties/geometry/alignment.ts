import type { Columns } from '../../core/column.ts';
import { meanInterval } from '../../core/interval.ts';
import type { Matrix } from '../../core/matrix.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { mean } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { countRecords } from '../../engine/record-counts.ts';
import type { RowsInput } from '../../measurement.ts';
import { needsEmbedding } from './embedding-sample.ts';

const COLUMN = 'alignment@1:squared_distance';
const MIRRORED = 'hflip';
/** In the column, in place of a distance. */
const NO_DIRECTION = -1;

const parameters = {
  view: {
    type: 'string',
    default: MIRRORED,
    description: 'The view that makes the other picture of a pair, e.g. hflip or rotate:30.',
  },
} as const satisfies ParameterSpecs;

/**
 * How near two views of the same picture lie: the mean of |u − v|² over examples, u and v the embeddings of the picture and of its `view` at
 * length 1 (Wang and Isola 2020, α = 2). 0 where the view changes no direction, 2 for directions at right angles, never
 * above 4. `alignment` with the mirrored picture; with another view its name follows. Where all embeddings point the same
 * way it is 0 as well: read it beside uniformity. All examples; t interval. An embedding that is all 0 has no direction;
 * `details.zero` counts the examples of which one is.
 */
export const alignment = defineMeasurement({
  meta: {
    id: 'alignment',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'Alignment',
    summary: 'How near the embeddings of two views of a picture lie; lower is nearer.',
    unit: 'squared distance',
    range: [0, 4],
    best: 'none',
    containsAccuracy: false,
    reference: 'Wang and Isola 2020, "Understanding contrastive representation learning"',
  },
  parameters,
  primary: ({ view }) => detailOf(view),
  needs: ({ view }) => ({
    columns: { [view]: ['status', 'label', COLUMN] },
    outputs: ['embedding'],
    groups: [],
    wholeBlocks: false,
  }),
  compatible: (subject) => needsEmbedding('Alignment', subject),
  rows: squaredDistances,
  values: ({ params: { view }, records }) => {
    const table = records(view);
    const distances = Array.from(table.column(COLUMN).data);
    const paired = distances.filter((distance) => distance >= 0);
    const zero = distances.filter((distance) => distance === NO_DIRECTION).length;
    const details = { ...countRecords(table), view, zero };
    const detail = detailOf(view);
    if (paired.length === 0) {
      const reason = 'no example with a finite embedding that has a direction under both views';
      return { values: [], undefined: [{ detail, reason }], details };
    }
    const variant = `positives: the picture and its ${view}`;
    const value = Math.min(4, mean(paired));
    const interval = meanInterval(paired, [0, 4]);
    return {
      values: [{ detail, value, n: paired.length, interval, variant }],
      undefined: [],
      details,
    };
  },
});

/** `alignment`, followed by any view but the mirrored picture, with `_` for what a value's name may not hold. */
function detailOf(view: string): string {
  return view === MIRRORED ? 'alignment' : `alignment_${view.replaceAll(/[^\w.-]/g, '_')}`;
}

function squaredDistances({
  start,
  end,
  firstIndex,
  usable,
  identity,
  viewed,
}: RowsInput<unknown>): Columns {
  if (identity.embedding === null || viewed.embedding === null) return new Map();
  const distances = new Float64Array(end - start).fill(NaN);
  for (let example = start; example < end; example++) {
    const row = example - firstIndex;
    if (usable[row] !== 1) continue;
    distances[example - start] = squaredDistance(identity.embedding, viewed.embedding, row);
  }
  return new Map([[COLUMN, { axis: 'example', width: 1, data: distances }]]);
}

/** |u − v|² of row `row` of two matrices, each at length 1; `NO_DIRECTION` where one of them is 0. */
export function squaredDistance(a: Matrix, b: Matrix, row: number): number {
  const { width } = a;
  const lengthA = lengthOf(a, row);
  const lengthB = lengthOf(b, row);
  if (lengthA === 0 || lengthB === 0) return NO_DIRECTION;
  let squares = 0;
  for (let k = row * width; k < (row + 1) * width; k++) {
    const difference = a.data[k] / lengthA - b.data[k] / lengthB;
    squares += difference * difference;
  }
  return squares;
}

function lengthOf({ width, data }: Matrix, row: number): number {
  let squares = 0;
  for (let k = row * width; k < (row + 1) * width; k++) squares += data[k] * data[k];
  return Math.sqrt(squares);
}
