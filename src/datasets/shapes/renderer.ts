import { cos, sin } from '../../core/elementary.ts';
import type { Picture } from '../../images/picture.ts';
import { filledCoverage, strokedCoverage, type Placement } from './coverage.ts';
import { outlines } from './outlines.ts';
import type { Scene } from './scene.ts';
import { textures, type Texture } from './textures.ts';

/** Raised whenever a scene would give other pixels, or an index another scene. */
export const RENDERER_VERSION = 1;

/** Pixels on a side. */
export const SIZE = 32;

const TURN = 2 * Math.PI;
const DEGREE = Math.PI / 180;
/** Samples of the texture on a pixel's side. */
const SAMPLES = 2;
/** Half the difference between a texture's two tones. */
const TEXTURE_CONTRAST = 0.16;
const SHAPE_CHROMA = 0.24;
/** A sketch: width of the line in pixels, colour within it, and how much of the ground's texture shows. */
const STROKE = 1.5;
const WASH = 0.4;
const PAPER = 0.4;
const SHADOW = 0.2;

const shapes = Object.values(outlines);

/** Draws a scene: textured ground, the shape's shadow, the shape, and light from the upper left. */
export function render(scene: Scene): Picture {
  const ground = groundTones(scene);
  const coverage = coverageOf(scene);
  const outlined = scene.style === 'outline';
  const shape = colour(scene.tone, SHAPE_CHROMA, scene.hue);
  const tint = colour(0, scene.background.chroma, scene.background.hue);
  const data = new Uint8Array(SIZE * SIZE * 3);
  for (let at = 0; at < SIZE * SIZE; at++) {
    const row = Math.floor(at / SIZE);
    const column = at % SIZE;
    const covered = coverage[at] ?? 0;
    const shadow = row > 0 && column > 0 && !outlined ? (coverage[at - SIZE - 1] ?? 0) : 0;
    const fall = (SIZE - 1 - row - column) / SIZE;
    const light = (0.65 + 0.45 * scene.lighting) * (1 + 0.15 * fall);
    const dimmed = 1 - SHADOW * shadow;
    for (let channel = 0; channel < 3; channel++) {
      const under = ((ground[at] ?? 0) + (tint[channel] ?? 0)) * dimmed;
      const value = under + ((shape[channel] ?? 0) - under) * covered;
      data[at * 3 + channel] = Math.floor(255 * Math.min(1, Math.max(0, value * light)) + 0.5);
    }
  }
  return { width: SIZE, height: SIZE, data };
}

function coverageOf(scene: Scene): Float64Array {
  const outline = shapes[scene.shape] ?? [];
  const angle = scene.orientation * DEGREE;
  const placement: Placement = {
    x: SIZE / 2 + scene.x,
    y: SIZE / 2 + scene.y,
    radius: scene.scale,
    cosine: cos(angle),
    sine: sin(angle),
  };
  const filled = filledCoverage(outline, placement, SIZE);
  if (scene.style === 'filled') return filled;
  const line = strokedCoverage(outline, placement, STROKE, SIZE);
  return line.map((drawn, at) => drawn + (1 - drawn) * WASH * (filled[at] ?? 0));
}

/** The ground's tone at each pixel: the mean of a few samples of the texture. */
function groundTones({ background, texture: index, style }: Scene): Float64Array {
  const contrast = TEXTURE_CONTRAST * (style === 'outline' ? PAPER : 1);
  const texture: Texture = textures[index]?.[1] ?? (() => 0.5);
  const cosine = cos(background.turn * DEGREE) / background.period;
  const sine = sin(background.turn * DEGREE) / background.period;
  const tones = new Float64Array(SIZE * SIZE);
  for (let at = 0; at < tones.length; at++) {
    let sum = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
      const x = (at % SIZE) + ((sample % SAMPLES) + 0.5) / SAMPLES - SIZE / 2;
      const y = Math.floor(at / SIZE) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - SIZE / 2;
      const u = cosine * x - sine * y + background.u;
      const v = sine * x + cosine * y + background.v;
      sum += texture(u, v, background.seed);
    }
    const tone = (2 * sum) / (SAMPLES * SAMPLES) - 1;
    tones[at] = background.tone + contrast * tone;
  }
  return tones;
}

/** Red, green and blue of a colour wheel whose hues all have the same mean, the tone. */
function colour(tone: number, chroma: number, hue: number): readonly number[] {
  return [0, 1 / 3, 2 / 3].map((shift) => tone + chroma * cos(TURN * (hue - shift)));
}
