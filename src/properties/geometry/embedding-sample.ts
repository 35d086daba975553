import { blockGroups, type BlockGroups } from '../../core/block-groups.ts';
import { blocksOf, BLOCK_SIZE, type Column, type Columns } from '../../core/column.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParameterSpecs } from '../../core/parameters.ts';
import { randomStream } from '../../core/random.ts';
import { countRecords } from '../../engine/record-counts.ts';
import type { Compatibility, Needs, RecordTable, RowsInput } from '../../measurement.ts';

/** Examples whose embeddings are kept. */
const MOST_EXAMPLES = 5000;

export const sampleParameters = {
  examples: {
    type: 'integer',
    default: MOST_EXAMPLES,
    minimum: 2,
    description:
      'The embeddings of at most so many examples are kept, drawn by the seed: the same number from every 32 in a row.',
  },
} as const satisfies ParameterSpecs;

interface SampleParams {
  readonly examples: number;
}

/**
 * The columns that hold the sample; how many examples at most is part of their names. Per block, with room for
 * `slots` examples: 1 + the index of each, and their embeddings one after the other; 0 where a slot is empty.
 */
export const sampleColumn = {
  index: (examples: number) => `embedding_sample@1:index:${examples}`,
  embedding: (examples: number) => `embedding_sample@1:embedding:${examples}`,
} as const;

/** What a measurement of the sample reads. All of them read the same columns, so that their tables are shared. */
export function sampleNeeds({ examples }: SampleParams): Needs {
  const columns = [
    'status',
    'label',
    sampleColumn.index(examples),
    sampleColumn.embedding(examples),
  ];
  return { columns: { identity: columns }, outputs: ['embedding'], groups: [], wholeBlocks: false };
}

/**
 * How many examples of each block are kept: all 32 where the dataset has no more than `most`, otherwise the largest number
 * that keeps at most `most`, and never less than one.
 */
function slotsOf(examples: number, most: number): number {
  if (examples <= most) return BLOCK_SIZE;
  return Math.max(1, Math.floor(most / blocksOf(0, examples).count));
}

/** The examples that the slots of a block are for, in example order. */
function chosen(seed: number, block: number, slots: number, examples: number): number[] {
  const first = block * BLOCK_SIZE;
  const there = Math.min(BLOCK_SIZE, examples - first);
  const order = [...randomStream(seed, 'embedding sample', block).permutation(there)];
  return order
    .slice(0, slots)
    .map((place) => first + place)
    .sort((a, b) => a - b);
}

/**
 * Keeps the embeddings of a sample: at most `params.examples`, or one of each block where that is more. Which ones depends
 * on the seed and on the size of the dataset alone. An example without a finite embedding leaves its slot empty.
 */
export function sampleRows(input: RowsInput<SampleParams>): Columns {
  const { params, viewed, seed, examples, firstIndex, start, end, usable } = input;
  const columns = new Map<string, Column>();
  if (viewed.embedding === null) return columns;
  const { data, width } = viewed.embedding;
  const slots = slotsOf(examples, params.examples);
  const { first, count } = blocksOf(start, end);
  const index = new Float64Array(count * slots);
  const embedding = new Float64Array(count * slots * width);
  for (let b = 0; b < count; b++) {
    chosen(seed, first + b, slots, examples).forEach((example, slot) => {
      const row = example - firstIndex;
      if (example < start || example >= end || usable[row] !== 1) return;
      const place = b * slots + slot;
      index[place] = example + 1;
      embedding.set(data.subarray(row * width, (row + 1) * width), place * width);
    });
  }
  columns.set(sampleColumn.index(params.examples), { axis: 'block', width: slots, data: index });
  columns.set(sampleColumn.embedding(params.examples), {
    axis: 'block',
    width: slots * width,
    data: embedding,
  });
  return columns;
}

/** Embeddings of some examples, in example order; row i of `data` is example `examples[i]`. */
export interface EmbeddingSample {
  readonly count: number;
  readonly width: number;
  readonly data: Float32Array;
  readonly examples: Int32Array;
  /** First accepted label; −1 for none. */
  readonly labels: Int32Array;
  /** The groups of blocks that a jackknife leaves out. */
  readonly groups: BlockGroups;
}

const made = new WeakMap<RecordTable, EmbeddingSample>();

/** The sample of a table of `sampleNeeds`; made once for each table. */
export function sampleOf(table: RecordTable, { examples }: SampleParams): EmbeddingSample {
  const known = made.get(table);
  if (known !== undefined) return known;
  const sample = read(table, examples);
  made.set(table, sample);
  return sample;
}

function read(table: RecordTable, most: number): EmbeddingSample {
  const index = table.blocks(sampleColumn.index(most)).data;
  const embedding = table.blocks(sampleColumn.embedding(most)).data;
  const label = table.column('label').data;
  const places = [...index.keys()].filter((place) => index[place] > 0);
  const width = index.length === 0 ? 0 : embedding.length / index.length;
  const data = new Float32Array(places.length * width);
  places.forEach((place, i) =>
    data.set(embedding.subarray(place * width, (place + 1) * width), i * width),
  );
  const examples = Int32Array.from(places, (place) => index[place] - 1);
  return {
    count: places.length,
    width,
    data,
    examples,
    labels: examples.map((example) => label[example]),
    groups: blockGroups(table.length),
  };
}

/** Some rows of a sample. */
export function sampleAt(sample: EmbeddingSample, rows: readonly number[]): EmbeddingSample {
  const { width, data, examples, labels, groups } = sample;
  const kept = new Float32Array(rows.length * width);
  rows.forEach((row, i) => kept.set(data.subarray(row * width, (row + 1) * width), i * width));
  const pick = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]);
  return {
    count: rows.length,
    width,
    data: kept,
    examples: pick(examples),
    labels: pick(labels),
    groups,
  };
}

/** The examples that have a label; the sample itself where all of them have. */
export function labelledOf(sample: EmbeddingSample): EmbeddingSample {
  const rows = [...sample.labels.keys()].filter((row) => sample.labels[row] >= 0);
  return rows.length === sample.count ? sample : sampleAt(sample, rows);
}

/** At most `most` of these rows, drawn by the seed, in ascending order. */
export function drawn(rows: readonly number[], most: number, seed: number): readonly number[] {
  if (rows.length <= most) return rows;
  const order = randomStream(seed, 'drawn of the embedding sample').permutation(rows.length);
  return [...order.subarray(0, most)].sort((a, b) => a - b).map((place) => rows[place]);
}

/** Of how many examples a value was computed, for a report. */
export function sampleCounts(table: RecordTable, { count }: EmbeddingSample): JsonObject {
  return { ...countRecords(table), sampled: count };
}

/** Whether a measurement that reads embeddings applies; a sentence where it does not. */
export function needsEmbedding(what: string, { hasEmbedding }: Compatibility): true | string {
  return hasEmbedding || `${what} reads an embedding, and the model names no embedding output.`;
}

/** The same for one that reads labels as well. */
export function needsLabelledEmbedding(what: string, subject: Compatibility): true | string {
  return subject.hasLabels
    ? needsEmbedding(what, subject)
    : `${what} needs labels, and this dataset has none.`;
}
