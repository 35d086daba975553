import type { Dataset } from './dataset.ts';

/** What is in a dataset, for people. */
export interface DatasetDetails {
  readonly name: string;
  readonly description: string;
  readonly examples: number;
  /** SHA-256 of the ordered (id, content hash) list. */
  readonly sha256: string;
  /** Name of its label space. */
  readonly labels: string;
  /** Every class of the label space in order, with the pictures of which it is an accepted label. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  /** Pictures without a label. */
  readonly unlabelled: number;
  /** Pictures for which several answers are accepted. */
  readonly several: number;
  /** Group columns and the pictures of each group, most first. */
  readonly groups: readonly {
    readonly column: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
  }[];
  /** Names of the factors that pictures have numbers for. */
  readonly factors: readonly string[];
}

/** Counts classes, groups and factors; no picture is read. */
export function detailsOf(dataset: Dataset): DatasetDetails {
  const { name, description, examples, sha256, labels } = dataset;
  const counts = new Array<number>(labels.classes.length).fill(0);
  const groups = new Map<string, Map<string, number>>();
  const factors = new Set<string>();
  for (const example of examples) {
    for (const label of example.labels) counts[label] = (counts[label] ?? 0) + 1;
    for (const [column, value] of Object.entries(example.groups ?? {})) {
      const values = groups.get(column) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + 1);
      groups.set(column, values);
    }
    for (const factor of Object.keys(example.factors ?? {})) factors.add(factor);
  }
  return {
    name,
    description,
    examples: examples.length,
    sha256,
    labels: labels.name,
    classes: labels.classes.map((each, index) => ({ name: each, count: counts[index] ?? 0 })),
    unlabelled: examples.filter((example) => example.labels.length === 0).length,
    several: examples.filter((example) => example.labels.length > 1).length,
    groups: [...groups].map(([column, values]) => ({
      column,
      values: [...values]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count),
    })),
    factors: [...factors],
  };
}
