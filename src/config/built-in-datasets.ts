import { splitDescriptions } from '../datasets/shapes/descriptions.ts';
import { splits } from '../datasets/shapes/splits.ts';
import type { DatasetConfiguration } from './configuration.ts';

/** A built-in dataset, and what a person is told of it before it is opened. */
export interface BuiltInDataset {
  readonly title: string;
  /** What it is, in a sentence or two. */
  readonly description: string;
  readonly examples: number;
  readonly configuration: DatasetConfiguration;
}

/** The built-in datasets by name: the splits of `shapes`. */
export const builtInDatasets: Readonly<Record<string, BuiltInDataset>> = Object.fromEntries(
  Object.entries(splits).map(([name, { count, regions }]) => {
    const description = splitDescriptions[name] ?? { title: name, description: '' };
    const groups = regions.length === 0 ? {} : { groups: ['region'] };
    const configuration = { shapes: name, labels: 'shapes', ...groups };
    return [name, { ...description, examples: count, configuration }];
  }),
);
