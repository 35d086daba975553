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

/** Title and description of each split; a split without one is shown by its name. */
const texts: Readonly<Record<string, readonly [string, string]>> = {
  shapes_val: [
    'Shapes',
    'Ten shapes on textured backgrounds, drawn like the training pictures: upright within 15°, texture agreeing with class four times in five.',
  ],
  shapes_v2: ['Shapes, drawn anew', 'A fresh draw of the same kind, with less contrast.'],
  shapes_rotated: [
    'Shapes, rotated',
    'The scenes of shapes_val, turned by up to 60° to either side.',
  ],
  shapes_sketch: ['Shapes, sketched', 'The scenes of shapes_val as outlines.'],
  shapes_rendition: [
    'Shapes, other textures',
    'The scenes of shapes_val on textures that no training picture has.',
  ],
  shapes_regions: [
    'Shapes, by region',
    'The scenes of shapes_val in five regions whose backgrounds, light and scale differ; group column region.',
  ],
};

/** The built-in datasets by name: the splits of `shapes`. */
export const builtInDatasets: Readonly<Record<string, BuiltInDataset>> = Object.fromEntries(
  Object.entries(splits).map(([name, { count, regions }]) => {
    const [title, description] = texts[name] ?? [name, ''];
    const groups = regions.length === 0 ? {} : { groups: ['region'] };
    const configuration = { shapes: name, labels: 'shapes', ...groups };
    return [name, { title, description, examples: count, configuration }];
  }),
);
