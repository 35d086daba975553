import { randomStream, type RandomStream } from '../../core/random.ts';
import type { Range, Region, SplitRecipe } from './splits.ts';
import { KNOWN_TEXTURES, textures } from './textures.ts';

/** How many classes there are. */
export const CLASS_COUNT = 10;

/** Everything that one picture shows. */
export interface Scene {
  /** Class index. */
  readonly shape: number;
  /** Of the shape, in turns. */
  readonly hue: number;
  /** Radius of the shape, in pixels. */
  readonly scale: number;
  /** Clockwise, in degrees. */
  readonly orientation: number;
  /** Offset of the shape from the picture's centre, in pixels, to the right and down. */
  readonly x: number;
  readonly y: number;
  /** Index in `textures`. */
  readonly texture: number;
  /** Light's level, 0 dim to 1 bright. */
  readonly lighting: number;
  readonly region: string | null;
  readonly style: SplitRecipe['style'];
  readonly background: Background;
  /** Tone of the shape, 0 black to 1 white. */
  readonly tone: number;
}

/** The background beside its texture's kind: what no factor names. */
export interface Background {
  readonly hue: number;
  readonly tone: number;
  readonly chroma: number;
  /** Pixels of one period, turn in degrees, and where the pattern starts, in periods. */
  readonly period: number;
  readonly turn: number;
  readonly u: number;
  readonly v: number;
  /** Of the pattern's own random parts. */
  readonly seed: number;
}

/** Difference of tone between shape and background at contrast 1. */
const CONTRAST = 0.28;
const LARGEST_OFFSET = 3.5;

// Which number of a picture's stream decides what; never renumbered without a new renderer version.
const HUE = 0;
const SCALE = 1;
const ORIENTATION = 2;
const X = 3;
const Y = 4;
const AGREEMENT = 5;
const OTHER_TEXTURE = 6;
const LIGHTING = 7;
const BACKGROUND_HUE = 8;
const BACKGROUND_TONE = 9;
const LIGHT_OR_DARK = 10;
const PERIOD = 11;
const TURN = 12;
const U = 13;
const V = 14;
const PATTERN_SEED = 15;

/**
 * The scenes of a split, by index. Classes (and regions) come equally often, in random order; every
 * other part of scene i is drawn by itself, from (draw, i).
 */
export function scenesOf(recipe: SplitRecipe): (index: number) => Scene {
  const order = randomStream('shapes', 'order', recipe.draw).permutation(recipe.count);
  return (index) => {
    const rank = order[index] ?? 0;
    const regionCount = recipe.regions.length;
    const region =
      regionCount === 0 ? undefined : recipe.regions[Math.floor(rank / CLASS_COUNT) % regionCount];
    const stream = randomStream('shapes', recipe.draw, index);
    return scene(recipe, stream, rank % CLASS_COUNT, region);
  };
}

function scene(
  recipe: SplitRecipe,
  stream: RandomStream,
  shape: number,
  region: Region | undefined,
): Scene {
  const between = (number: number, [low, high]: Range): number =>
    low + (high - low) * stream.uniform(number);
  const background = backgroundOf(region, stream, between);
  // Either is possible on a middle tone; a very dark or light ground leaves one.
  const lighter =
    stream.uniform(LIGHT_OR_DARK) < 0.5 ? background.tone < 0.7 : background.tone < 0.3;
  return {
    shape,
    hue: stream.uniform(HUE),
    scale: between(SCALE, region?.scale ?? recipe.scale),
    orientation: between(ORIENTATION, [-recipe.orientation, recipe.orientation]),
    x: between(X, [-LARGEST_OFFSET, LARGEST_OFFSET]),
    y: between(Y, [-LARGEST_OFFSET, LARGEST_OFFSET]),
    texture: textureOf(recipe, stream, shape),
    lighting: between(LIGHTING, region?.lighting ?? [0, 1]),
    region: region?.name ?? null,
    style: recipe.style,
    background,
    tone: background.tone + (lighter ? 1 : -1) * CONTRAST * recipe.contrast,
  };
}

function textureOf(recipe: SplitRecipe, stream: RandomStream, shape: number): number {
  const other = stream.uniform(OTHER_TEXTURE);
  if (recipe.textures === 'unseen') {
    return KNOWN_TEXTURES + Math.floor(other * (textures.length - KNOWN_TEXTURES));
  }
  if (stream.uniform(AGREEMENT) < recipe.agreement) return shape;
  return (shape + 1 + Math.floor(other * (KNOWN_TEXTURES - 1))) % KNOWN_TEXTURES;
}

function backgroundOf(
  region: Region | undefined,
  stream: RandomStream,
  between: (number: number, range: Range) => number,
): Background {
  return {
    hue: between(BACKGROUND_HUE, region?.backgroundHue ?? [0, 1]),
    tone: between(BACKGROUND_TONE, region?.backgroundTone ?? [0.38, 0.64]),
    chroma: region?.backgroundChroma ?? 0.15,
    period: between(PERIOD, [5.5, 7.5]),
    turn: between(TURN, [-8, 8]),
    u: between(U, [-0.5, 0.5]),
    v: between(V, [-0.5, 0.5]),
    seed: Math.floor(stream.uniform(PATTERN_SEED) * 4294967296),
  };
}
