import { meanInterval, wilsonInterval } from '../../core/interval.ts';
import { mean } from '../../core/statistics.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import { STATUS } from '../../engine/record.ts';
import type { MeasuredValue, RecordTable } from '../../measurement.ts';
import { plotted } from './magnitude-curve.ts';
import { viewParameters, viewsOf, type ComparedView } from './views.ts';

/**
 * How often the model gives the same answer to a transformed picture as to the untouched one, whether
 * that is right or wrong, over the examples with a finite answer to the untouched picture. **Baseline:
 * the model's own answer**, not the label, so a model that ignores its input reaches 1.
 * - `<transform>_<magnitude>`: share of unchanged top-1 answers (equal logits: lower class); an answer
 *   that is not finite under the view has changed. Wilson.
 * - `<transform>`: the unweighted mean over the magnitudes. t interval over examples.
 */
export const consistency = defineMeasurement({
  meta: {
    id: 'consistency',
    kind: 'property',
    category: 'equivariance',
    version: 1,
    title: 'Consistency',
    summary: 'How often the answer stays the same when the picture is transformed.',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    containsAccuracy: false,
    reference: 'Zhang 2019, "Making convolutional networks shift-invariant again"',
  },
  parameters: viewParameters,
  primary: ({ transform }) => transform,
  needs: (params) => ({
    columns: Object.fromEntries(
      ['identity', ...viewsOf(params).map(({ view }) => view)].map((view) => [
        view,
        ['status', 'top_id_1'],
      ]),
    ),
    outputs: [],
    groups: [],
    wholeBlocks: false,
  }),
  compatible: () => true,
  values: ({ params, records }) => {
    const identity = records('identity');
    const compared = viewsOf(params).map((view) => compare(view, identity, records(view.view)));
    const points = compared.map(pointOf);
    const summary = points.includes(null) ? null : summaryOf(params.transform, compared);
    const named = points.filter((point) => point !== null && point.detail !== params.transform);
    const values = [summary, ...named].filter((value) => value !== null);
    const details = new Set([params.transform, ...compared.map(({ view }) => view.detail)]);
    const missing = [...details].filter((each) => !values.some(({ detail }) => detail === each));
    const reason =
      'no example has a finite answer to its untouched picture, and a readable one here';
    return {
      values,
      undefined: missing.map((detail) => ({ detail, reason })),
      details: { curve: compared.map(({ view }, i) => plotted(view.magnitude, points[i])) },
    };
  },
});

/** Which examples kept their answer under one view. */
interface Comparison {
  readonly view: ComparedView;
  /** 1 kept, 0 changed, −1 not compared; by example. */
  readonly kept: Int8Array;
  readonly n: number;
  readonly unchanged: number;
}

function compare(view: ComparedView, identity: RecordTable, viewed: RecordTable): Comparison {
  const status = identity.column('status').data;
  const answer = identity.column('top_id_1').data;
  const viewedStatus = viewed.column('status').data;
  const viewedAnswer = viewed.column('top_id_1').data;
  const kept = new Int8Array(identity.length).fill(-1);
  let n = 0;
  let unchanged = 0;
  for (let i = 0; i < kept.length; i++) {
    if (status[i] !== STATUS.ok || viewedStatus[i] === STATUS.skipped) continue;
    kept[i] = viewedStatus[i] === STATUS.ok && viewedAnswer[i] === answer[i] ? 1 : 0;
    n++;
    unchanged += kept[i];
  }
  return { view, kept, n, unchanged };
}

function pointOf({ view, unchanged, n }: Comparison): MeasuredValue | null {
  if (n === 0) return null;
  return { detail: view.detail, value: unchanged / n, n, interval: wilsonInterval(unchanged, n) };
}

function summaryOf(transform: string, compared: readonly Comparison[]): MeasuredValue {
  const byExample: number[] = [];
  for (let i = 0; i < compared[0].kept.length; i++) {
    const answers = compared.map(({ kept }) => kept[i]);
    if (!answers.includes(-1)) byExample.push(mean(answers));
  }
  const [{ unchanged, n }] = compared;
  return {
    detail: transform,
    value: mean(compared.map((each) => each.unchanged / each.n)),
    n: byExample.length,
    interval:
      compared.length === 1 ? wilsonInterval(unchanged, n) : meanInterval(byExample, [0, 1]),
    variant: `mean of ${compared.length} magnitudes`,
  };
}
