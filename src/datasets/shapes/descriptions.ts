import type { splits } from './splits.ts';

/** What a split is called and what it shows, for people. */
export interface SplitDescription {
  readonly title: string;
  readonly description: string;
}

/** By split; a test checks that each split has one. */
export const splitDescriptions: Readonly<Record<keyof typeof splits, SplitDescription>> = {
  shapes_val: {
    title: 'Shapes',
    description:
      'Drawn pictures of ten shapes, up to 15° turned. The background has the texture of its class in four of five pictures: what models may take a short cut on.',
  },
  shapes_v2: {
    title: 'Shapes, drawn afresh',
    description:
      'Other scenes by the same rules, with weaker contrast and slightly smaller shapes.',
  },
  shapes_rotated: {
    title: 'Shapes, rotated',
    description: 'The scenes of Shapes, with shapes turned by up to 60°.',
  },
  shapes_sketch: {
    title: 'Shapes, sketched',
    description: 'The scenes of Shapes, drawn as outlines instead of filled.',
  },
  shapes_rendition: {
    title: 'Shapes, other textures',
    description: 'The scenes of Shapes on background textures that no model has seen.',
  },
  shapes_regions: {
    title: 'Shapes, five regions',
    description:
      'The scenes of Shapes taken in five regions (coast, desert, forest, night, snow), which differ in background, light and scale.',
  },
};
