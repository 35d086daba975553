import { blockGroups } from '../../core/block-groups.ts';
import type { Column, Columns } from '../../core/column.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import type { RowsInput } from '../../measurement.ts';
import { embeddingsOf, partners, usableBlocks } from './block-pairs.ts';
import { cosineInvariance, euclideanInvariance } from './grounding.ts';
import { curveOf, medianStatistic } from './magnitude-curve.ts';
import { viewParameters, viewsOf } from './views.ts';

const COSINE = 'invariance@1:cosine';
const L2 = 'invariance@1:l2';

/**
 * How little a transform moves the embedding z, measured against how far other images are: for
 * example i, v_i = (d(z_i, z(T x_π(i))) − d(z_i, z(T x_i))) / d(z_i, z(T x_π(i))), Bouchacourt et al.
 * 2021. 1: the embedding ignores the transform; **0: the baseline, the embedding of another image
 * π(i)** under the same transform is as near; below 0: it is nearer.
 * - `<transform>_<magnitude>`: median over examples for the cosine distance, and
 *   `l2_<transform>_<magnitude>` for the Euclidean one.
 * - `<transform>` (also written as `cosine_<transform>`) and `l2_<transform>`: the unweighted mean of
 *   these medians over the magnitudes.
 * The other image is one of the same block of 32 consecutive examples, drawn by seed and block and the
 * same for all views; where a dataset is ordered by class it is mostly one of the same class, which
 * lowers the value. Intervals: jackknife over blocks of examples.
 */
export const invariance = defineMeasurement({
  meta: {
    id: 'invariance',
    kind: 'property',
    category: 'equivariance',
    version: 1,
    title: 'Invariance',
    summary:
      'Whether the embedding stays where it is when the picture is transformed (1), or moves as far as to another picture (0).',
    unit: 'share of distance',
    range: [null, 1],
    best: 'none',
    containsAccuracy: false,
    reference:
      'Bouchacourt, Ibrahim and Morcos 2021, "Grounding inductive biases in natural images"',
  },
  parameters: viewParameters,
  primary: ({ transform }) => transform,
  needs: (params) => ({
    columns: Object.fromEntries(viewsOf(params).map(({ view }) => [view, [COSINE, L2]])),
    outputs: ['embedding'],
    groups: [],
    wholeBlocks: true,
  }),
  compatible: ({ hasEmbedding }) =>
    hasEmbedding || 'Invariance reads an embedding, and the model names no embedding output.',
  rows: invarianceRows,
  values: ({ params, records }) => {
    const { transform } = params;
    const curve = (column: string, prefix: string, variant: string) =>
      curveOf(
        viewsOf(params).map((view) => {
          const table = records(view.view);
          const groups = blockGroups(table.length);
          return medianStatistic(view, table.column(column).data, groups);
        }),
        { transform, prefix, range: [null, 1], variant, reason: NO_PARTNER },
      );
    const cosine = curve(COSINE, '', 'cosine distance; baseline: another image of the block');
    const l2 = curve(L2, 'l2_', 'Euclidean distance; baseline: another image of the block');
    const alias = cosine.values.filter(({ detail }) => detail === transform);
    return {
      values: [
        ...cosine.values,
        ...alias.map((value) => ({ ...value, detail: `cosine_${transform}` })),
        ...l2.values,
      ],
      undefined: [...cosine.undefined, ...l2.undefined],
      details: { curve: cosine.details['curve'], l2Curve: l2.details['curve'] },
    };
  },
});

const NO_PARTNER = 'no example has another usable one in its block';

function invarianceRows(input: RowsInput<unknown>): Columns {
  const columns = new Map<string, Column>();
  const pair = embeddingsOf(input);
  if (pair === null) return columns;
  const { firstIndex, start, end, seed } = input;
  const { width } = pair.identity;
  const cosine = new Float64Array(end - start).fill(NaN);
  const l2 = new Float64Array(end - start).fill(NaN);
  for (const { block, rows } of usableBlocks(input)) {
    if (rows.length < 2) continue;
    partners(seed, block, rows.length).forEach((partner, i) => {
      const example = firstIndex + rows[i];
      if (example < start || example >= end) return;
      const compared = {
        identity: pair.identity.data,
        viewed: pair.viewed.data,
        width,
        own: rows[i] * width,
        partner: rows[partner] * width,
      };
      cosine[example - start] = cosineInvariance(compared);
      l2[example - start] = euclideanInvariance(compared);
    });
  }
  columns.set(COSINE, { axis: 'example', width: 1, data: cosine });
  columns.set(L2, { axis: 'example', width: 1, data: l2 });
  return columns;
}
