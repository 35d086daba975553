/**
 * A pattern of two tones over the plane: 0 is one tone, 1 the other, with soft edges between. One unit
 * of u and v is one period.
 * @param seed picks the pattern's random parts, where it has any
 */
export type Texture = (u: number, v: number, seed: number) => number;

/** Triangle wave of period 1: 0 at integers, 1 halfway between. */
function wave(t: number): number {
  return 1 - Math.abs(2 * (t - Math.floor(t)) - 1);
}

/** A wave-like value turned into two tones, `share` of it above the edge's middle. */
function tone(value: number, share = 0.5, sharpness = 3): number {
  return Math.min(1, Math.max(0, 0.5 + (value - 1 + share) * sharpness));
}

/** The same with rounded crests. */
function smooth(x: number): number {
  return x * x * (3 - 2 * x);
}

/** Offset from the middle of the period, -0.5 to 0.5. */
function fromMiddle(t: number): number {
  return t - Math.floor(t) - 0.5;
}

/** Pseudo-random number in [0, 1) of a lattice point. */
function lattice(i: number, j: number, seed: number): number {
  let h = Math.imul(i, 0x27d4eb2f) ^ Math.imul(j, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Random numbers of the lattice points, blended smoothly in between. */
function smoothNoise(u: number, v: number, seed: number): number {
  const i = Math.floor(u);
  const j = Math.floor(v);
  const x = smooth(u - i);
  const y = smooth(v - j);
  const top = lattice(i, j, seed) * (1 - x) + lattice(i + 1, j, seed) * x;
  const bottom = lattice(i, j + 1, seed) * (1 - x) + lattice(i + 1, j + 1, seed) * x;
  return top * (1 - y) + bottom * y;
}

function bricks(u: number, v: number): number {
  const row = Math.floor(v * 1.4);
  const joint = wave(u * 0.7 + (row % 2 === 0 ? 0 : 0.5));
  return 1 - Math.min(tone(joint, 0.8, 4), tone(wave(v * 1.4), 0.7, 2.5));
}

/** One texture for each class: class k's own is number k. */
const known: readonly (readonly [string, Texture])[] = [
  ['stripes across', (_u, v) => tone(wave(v))],
  ['stripes down', (u) => tone(wave(u))],
  ['diagonal stripes', (u, v) => tone(wave((u + v) * 0.7))],
  ['checks', (u, v) => tone(0.5 + 2 * (wave(u * 0.6) - 0.5) * (wave(v * 0.6) - 0.5), 0.5, 4)],
  [
    'dots',
    (u, v) =>
      tone(1 - 1.9 * Math.sqrt(fromMiddle(u) * fromMiddle(u) + fromMiddle(v) * fromMiddle(v)), 0.6),
  ],
  ['rings', (u, v) => tone(wave(Math.sqrt(u * u + v * v)))],
  ['waves', (u, v) => tone(wave(v + 0.6 * smooth(wave(u * 0.55))))],
  ['blobs', (u, v, seed) => tone(smoothNoise(u * 1.1, v * 1.1, seed), 0.5, 4)],
  ['bricks', bricks],
  ['grid', (u, v) => tone(Math.max(wave(u * 0.9), wave(v * 0.9)), 0.25, 3)],
];

/** Textures that no class owns and no training picture has. */
const unseen: readonly (readonly [string, Texture])[] = [
  ['plain', () => 0.5],
  ['chevrons', (u, v) => tone(wave(v + wave(u * 0.6)))],
  ['speckle', (u, v, seed) => lattice(Math.floor(u * 5), Math.floor(v * 5), seed)],
  ['plaid', (u, v) => 0.5 * (tone(wave(u * 0.6)) + tone(wave(v * 0.6)))],
  [
    'scales',
    (u, v) => {
      const x = fromMiddle(u + (Math.floor(v * 1.6) % 2 === 0 ? 0 : 0.5));
      const y = v * 1.6 - Math.floor(v * 1.6);
      return tone(1.1 - Math.abs(Math.sqrt(4 * x * x + y * y) - 0.9), 0.3, 3);
    },
  ],
  ['spokes', (u, v) => tone(wave((v / (Math.abs(u) + Math.abs(v) + 1e-6)) * 2.5))],
  [
    'crosses',
    (u, v) => {
      const x = Math.abs(fromMiddle(u * 0.8));
      const y = Math.abs(fromMiddle(v * 0.8));
      return Math.min(tone(1 - Math.min(x, y), 0.14, 8), tone(1 - Math.max(x, y), 0.36, 8));
    },
  ],
  ['diamonds', (u, v) => tone(Math.abs(fromMiddle(u)) + Math.abs(fromMiddle(v)), 0.5, 4)],
  [
    'triangles',
    (u, v) =>
      tone(
        0.5 +
          2 *
            (wave(v * 0.5) - 0.5) *
            (wave(u * 0.5 + v * 0.25) - 0.5) *
            (wave(u * 0.5 - v * 0.25) > 0.5 ? 1 : -1),
        0.5,
        4,
      ),
  ],
  [
    'maze',
    (u, v, seed) => {
      const turned = lattice(Math.floor(u), Math.floor(v), seed) < 0.5;
      const x = fromMiddle(u);
      const y = turned ? fromMiddle(v) : -fromMiddle(v);
      return tone(wave(x + y), 0.35, 3);
    },
  ],
];

/** Names and patterns; a picture's factor `texture` is the index: 0–9 the classes' own, 10–19 the unseen. */
export const textures = [...known, ...unseen];

/** How many of `textures` belong to the classes. */
export const KNOWN_TEXTURES = known.length;
