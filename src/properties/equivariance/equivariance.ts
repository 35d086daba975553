import { blockGroups, sumByGroup, sumOfGroups } from '../../core/block-groups.ts';
import { sum } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import type { RecordTable } from '../../measurement.ts';
import { displacementColumn, displacementRows } from './displacement.ts';
import { curveOf, medianStatistic, type ViewStatistic } from './magnitude-curve.ts';
import { viewParameters, viewsOf, type ComparedView } from './views.ts';

/**
 * Whether a transform moves all embeddings in a common direction. With d_i = z(T x_i) − z(x_i), the
 * displacement of example i, and u_i = d_i / |d_i|:
 * - `<transform>_<magnitude>`: mean cosine between the displacements of two examples,
 *   (|Σ u_i|² − n) / (n (n − 1)) over the n examples that are displaced. **Baseline: 0**, directions
 *   that have nothing to do with each other; a displacement that is the same for every image gives 1.
 * - `<transform>`: the unweighted mean of these over the magnitudes.
 * - `relative_<transform>[_<magnitude>]`: median over examples of cos(d_i, d_π(i)) − cos(b_i, b_π(i)),
 *   where b are the displacements with every unit's column shuffled over the examples (Bouchacourt et
 *   al. 2021). **Baseline: displacements with the same mean**, so one that is the same for every image
 *   gives 0 here. Shuffles and partners π stay within blocks of 32 consecutive examples.
 * Undefined where the transform displaces fewer than two examples: a model that ignores its input has
 * no equivariance. Intervals: jackknife over blocks of examples.
 */
export const equivariance = defineMeasurement({
  meta: {
    id: 'equivariance',
    kind: 'property',
    category: 'equivariance',
    version: 1,
    title: 'Equivariance',
    summary:
      'Whether a transform of the picture moves the embedding in a direction common to all pictures (1) or in unrelated ones (0).',
    unit: 'cosine',
    range: [-1, 1],
    best: 'none',
    containsAccuracy: false,
    reference:
      'Bouchacourt, Ibrahim and Morcos 2021, "Grounding inductive biases in natural images"',
  },
  parameters: viewParameters,
  primary: ({ transform }) => transform,
  needs: (params) => ({
    columns: Object.fromEntries(
      viewsOf(params).map(({ view }) => [view, Object.values(displacementColumn)]),
    ),
    outputs: ['embedding'],
    groups: [],
    wholeBlocks: true,
  }),
  compatible: ({ hasEmbedding }) =>
    hasEmbedding || 'Equivariance reads an embedding, and the model names no embedding output.',
  rows: displacementRows,
  values: ({ params, records }) => {
    const { transform } = params;
    const views = viewsOf(params);
    const aligned = curveOf(
      views.map((view) => alignmentStatistic(view, records(view.view))),
      {
        transform,
        prefix: '',
        range: [-1, 1],
        variant: 'mean cosine between displacements; baseline: unrelated directions',
        reason: NOT_MOVED,
      },
    );
    const relative = curveOf(
      views.map((view) => relativeStatistic(view, records(view.view))),
      {
        transform,
        prefix: 'relative_',
        range: [-2, 2],
        variant: 'median over examples; baseline: columns shuffled within blocks of 32',
        reason: NOT_MOVED,
      },
    );
    return {
      values: [...aligned.values, ...relative.values],
      undefined: [...aligned.undefined, ...relative.undefined],
      details: {
        curve: aligned.details['curve'],
        relativeCurve: relative.details['curve'],
      },
    };
  },
});

const NOT_MOVED = 'the transform displaces the embeddings of fewer than two examples';

function alignmentStatistic(view: ComparedView, records: RecordTable): ViewStatistic {
  const groups = blockGroups(records.length);
  const { width, data } = records.blocks(displacementColumn.direction);
  const byGroup = sumByGroup({ width, data }, groups);
  const sizes = [...sumByGroup(records.blocks(displacementColumn.moved), groups)];
  const n = sum(sizes);
  return {
    view,
    value: alignment(sumOfGroups(byGroup, width, null), n),
    leftOut: sizes.map((size, group) => alignment(sumOfGroups(byGroup, width, group), n - size)),
    sizes,
  };
}

/** Mean cosine of all pairs among n directions, from their sum; null for fewer than two. */
function alignment(direction: Float64Array, n: number): number | null {
  if (n < 2) return null;
  const squares = sum(direction.map((component) => component * component));
  return (squares - n) / (n * (n - 1));
}

function relativeStatistic(view: ComparedView, records: RecordTable): ViewStatistic {
  const values = records.column(displacementColumn.relative).data;
  return medianStatistic(view, values, blockGroups(records.length));
}
