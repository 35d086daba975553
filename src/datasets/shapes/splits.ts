// Types rather than interfaces, and arrays that are not read-only: recipes are hashed as JSON.

/** A factor's smallest and largest value. */
export type Range = [low: number, high: number];

/** Where a picture was taken: what differs between the groups of `shapes_regions`. */
export type Region = {
  name: string;
  /** Hue of the background, in turns. */
  backgroundHue: Range;
  /** Tone of the background, from 0 black to 1 white, and how colourful it is. */
  backgroundTone: Range;
  backgroundChroma: number;
  lighting: Range;
  scale: Range;
};

/** What, beside the renderer, decides every picture of a split. */
export type SplitRecipe = {
  count: number;
  /** Name of the random draw: splits of one draw show the same scenes, changed as their recipes say. */
  draw: string;
  /** Probability that the background has the class's own texture; otherwise it has another class's. */
  agreement: number;
  /** Largest turn to either side, in degrees. */
  orientation: number;
  textures: 'known' | 'unseen';
  style: 'filled' | 'outline';
  /** Radius of the shape, in pixels. */
  scale: Range;
  /** Difference of tone between shape and background, as a share of that in `shapes_val`. */
  contrast: number;
  regions: Region[];
};

const val: SplitRecipe = {
  count: 2000,
  draw: 'val',
  agreement: 0.8,
  orientation: 15,
  textures: 'known',
  style: 'filled',
  scale: [7.5, 12],
  contrast: 1,
  regions: [],
};

const regions: Region[] = [
  {
    name: 'coast',
    backgroundHue: [0.5, 0.62],
    backgroundTone: [0.55, 0.7],
    backgroundChroma: 0.2,
    lighting: [0.5, 0.9],
    scale: [8.5, 12.5],
  },
  {
    name: 'desert',
    backgroundHue: [0.08, 0.14],
    backgroundTone: [0.6, 0.75],
    backgroundChroma: 0.2,
    lighting: [0.8, 1],
    scale: [7, 9],
  },
  {
    name: 'forest',
    backgroundHue: [0.28, 0.38],
    backgroundTone: [0.25, 0.4],
    backgroundChroma: 0.18,
    lighting: [0.2, 0.5],
    scale: [8.5, 11],
  },
  {
    name: 'night',
    backgroundHue: [0.62, 0.72],
    backgroundTone: [0.14, 0.24],
    backgroundChroma: 0.08,
    lighting: [0, 0.15],
    scale: [8.5, 12.5],
  },
  {
    name: 'snow',
    backgroundHue: [0.5, 0.7],
    backgroundTone: [0.8, 0.86],
    backgroundChroma: 0.04,
    lighting: [0.8, 1],
    scale: [11, 14],
  },
];

/**
 * The named splits. `shapes_val` is the in-distribution one; each of the others changes one thing. All
 * but `shapes_v2` show the scenes of `shapes_val`, so that picture i differs in that thing alone. A
 * sketch is a strong line around a faint wash on ground whose texture is faint, too.
 */
export const splits: Readonly<Record<string, SplitRecipe>> = {
  shapes_val: val,
  shapes_v2: { ...val, draw: 'v2', contrast: 0.8, scale: [7, 10.5] },
  shapes_rotated: { ...val, orientation: 60 },
  shapes_sketch: { ...val, style: 'outline', contrast: 1.4 },
  shapes_rendition: { ...val, textures: 'unseen' },
  shapes_regions: { ...val, regions },
};
