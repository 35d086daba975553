import { exp, log } from './exponential.ts';

/** Where the tail begins with 256 layers of equal area (Marsaglia and Tsang 2000). */
const TAIL = 3.6541528853610088;
/** Area of each layer, the tail's included. */
const AREA = 0.004928673233974658;
const LAYERS = 256;
const TWO_TO_MINUS_55 = 1 / 36028797018963968;

/** e^(-x²/2). */
const density = (x: number): number => exp(-0.5 * x * x);

// Layer i spans |x| ≤ EDGES[i]; what lies within EDGES[i + 1] is under the curve for certain. Layer 0
// is the base with the tail, as wide as a rectangle of its area.
const EDGES = new Float64Array(LAYERS + 1);
const HEIGHTS = new Float64Array(LAYERS + 1);
EDGES[0] = AREA / density(TAIL);
EDGES[1] = TAIL;
HEIGHTS[1] = density(TAIL);
for (let i = 2; i < LAYERS; i++) {
  const height = (HEIGHTS[i - 1] ?? 0) + AREA / (EDGES[i - 1] ?? 1);
  HEIGHTS[i] = height;
  EDGES[i] = Math.sqrt(-2 * log(height));
}
HEIGHTS[LAYERS] = 1;

/**
 * A standard normal number from 64 random bits, by the ziggurat: pick one of 256 layers of equal area
 * (8 bits) and a place in it (56 bits); 98.8 % of the places are under the curve at once.
 * `again(n)`, n = 0, 1, …, gives further uniform numbers for the rest.
 * Source: Marsaglia and Tsang, "The ziggurat method for generating random variables", JSS 5(8), 2000,
 * with layer and place from different bits (Doornik 2005).
 */
export function normalFromBits(word0: number, word1: number, again: (n: number) => number): number {
  const layer = word0 & 255;
  const place = ((word0 >> 8) * 4294967296 + (word1 >>> 0)) * TWO_TO_MINUS_55;
  const x = place * (EDGES[layer] ?? 0);
  return Math.abs(x) < (EDGES[layer + 1] ?? 0) ? x : normalFromRim(layer, x, again);
}

/** The places that are not under the curve for certain, and the tail. */
function normalFromRim(layer: number, x: number, again: (n: number) => number): number {
  let used = 0;
  for (;;) {
    if (layer === 0) return x < 0 ? -tail(again, used) : tail(again, used);
    const low = HEIGHTS[layer] ?? 0;
    const high = HEIGHTS[layer + 1] ?? 0;
    if (low + again(used++) * (high - low) < density(x)) return x;
    layer = Math.floor(again(used++) * LAYERS);
    x = (2 * again(used++) - 1) * (EDGES[layer] ?? 0);
    if (Math.abs(x) < (EDGES[layer + 1] ?? 0)) return x;
  }
}

/** A normal number given that it exceeds TAIL (Marsaglia 1964). */
function tail(again: (n: number) => number, used: number): number {
  for (;;) {
    const x = -log(1 - again(used++)) / TAIL;
    const y = -log(1 - again(used++));
    if (2 * y > x * x) return TAIL + x;
  }
}
