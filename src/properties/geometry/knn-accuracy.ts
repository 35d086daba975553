import { wilsonInterval } from '../../core/interval.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { defineMeasurement } from '../../define-measurement.ts';
import {
  needsLabelledEmbedding,
  sampleCounts,
  sampleNeeds,
  sampleOf,
  sampleRows,
} from './embedding-sample.ts';
import { pairParameters, pairsOf, type Pairs } from './pairs.ts';

const parameters = {
  ...pairParameters,
  neighbours: {
    type: 'integer',
    default: 5,
    minimum: 1,
    description: 'How many nearest neighbours vote.',
  },
} as const satisfies ParameterSpecs;

/**
 * How often an embedding's neighbours share its class: `knn<k>_accuracy`, the share of examples whose label most of the k
 * other examples with the largest cosine have; every vote counts the same, ties go to the lower class. k is `neighbours`, 5
 * by default. Each example is left out when it is asked about, so that all of them are asked. All pairs among at most
 * `among` examples (1,500 by default), of which those without a label are left out: with few examples for each class it is low; raise
 * `among` for a dataset of a thousand classes. It speaks of the embedding alone, not of the model's own answers, and holds
 * accuracy by construction. Wilson interval over the examples that are asked, the others held.
 */
export const knnAccuracy = defineMeasurement({
  meta: {
    id: 'knn_accuracy',
    prefix: 'geometry',
    kind: 'property',
    category: 'geometry',
    version: 1,
    title: 'k-NN accuracy',
    summary: 'How often the nearest embeddings belong to the same class.',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    containsAccuracy: true,
    reference:
      'Cover and Hart 1967; scikit-learn, KNeighborsClassifier(metric="cosine"), leave-one-out',
  },
  parameters,
  primary: ({ neighbours }) => `knn${neighbours}_accuracy`,
  needs: sampleNeeds,
  compatible: (subject) => needsLabelledEmbedding('k-NN accuracy', subject),
  rows: sampleRows,
  values: ({ params, seed, records }) => {
    const table = records('identity');
    const sample = sampleOf(table, params);
    const pairs = pairsOf(sample, params.among, seed);
    const { neighbours } = params;
    const { asked, right } = askNeighbours(pairs, neighbours);
    const details = { ...sampleCounts(table, sample), among: asked };
    const detail = `knn${neighbours}_accuracy`;
    if (asked <= neighbours) {
      const reason = `no more than ${neighbours} labelled examples with a finite embedding`;
      return { values: [], undefined: [{ detail, reason }], details };
    }
    const interval = wilsonInterval(right, asked);
    const variant = `cosine, ${neighbours} neighbours, leave-one-out`;
    return {
      values: [{ detail, value: right / asked, n: asked, interval, variant }],
      undefined: [],
      details,
    };
  },
});

/** How many labelled examples there are, and how many the others of their neighbourhood give the right class. */
export function askNeighbours(
  { sample, products }: Pairs,
  neighbours: number,
): { asked: number; right: number } {
  const { count, labels } = sample;
  const labelled = [...labels.keys()].filter((row) => labels[row] >= 0);
  const length = Float64Array.from({ length: count }, (_, i) => Math.sqrt(products[i * count + i]));
  const best = new Float64Array(neighbours);
  const classes = new Int32Array(neighbours);
  let right = 0;
  for (const i of labelled) {
    best.fill(-Infinity);
    classes.fill(-1);
    for (const j of labelled) {
      if (j === i) continue;
      // An embedding that is all 0 is at right angles to every other.
      const cosine = length[j] === 0 ? 0 : products[i * count + j] / length[j];
      if (cosine > best[neighbours - 1]) insert(best, classes, cosine, labels[j]);
    }
    if (mostFrequent(classes) === labels[i]) right += 1;
  }
  return { asked: labelled.length, right };
}

/** Puts a similarity into its place in a descending list, after those that equal it. */
function insert(best: Float64Array, classes: Int32Array, similarity: number, label: number): void {
  let place = best.length - 1;
  for (; place > 0 && similarity > best[place - 1]; place--) {
    best[place] = best[place - 1];
    classes[place] = classes[place - 1];
  }
  best[place] = similarity;
  classes[place] = label;
}

/** The class that occurs most often; the lowest of several. */
function mostFrequent(classes: Int32Array): number {
  let winner = -1;
  let most = 0;
  for (const candidate of classes) {
    let votes = 0;
    for (const other of classes) if (other === candidate) votes += 1;
    if (votes > most || (votes === most && candidate < winner)) {
      most = votes;
      winner = candidate;
    }
  }
  return winner;
}
