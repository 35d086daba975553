import { EVEN, EVEN_DIFFERENCE, EVEN_SUM, ODD, ODD_PAIRS, ODD_TERMS } from './rotations.ts';

const [term0, term1, term2, term3] = ODD_TERMS;
const [pair0, pair1, pair2, pair3] = ODD_PAIRS;

/**
 * The two-dimensional DCT of 64 samples (minus 128) in place, rows first, 8 times too large. It is the
 * integer algorithm of libjpeg's `jpeg_fdct_islow`, bit for bit: 13-bit fixed point, with 2 more bits
 * between the passes.
 */
export function forwardDct(block: Int32Array): void {
  for (let row = 0; row < 64; row += 8) transform(block, row, 1, 11);
  for (let column = 0; column < 8; column++) transform(block, column, 8, 15);
}

/** One row or column: 8 values from `at`, `step` apart; 13 − shift fractional bits remain. */
function transform(block: Int32Array, at: number, step: number, shift: number): void {
  const half = 1 << (shift - 1);
  const at4 = at + 4 * step;
  const v0 = block[at];
  const v1 = block[at + step];
  const v2 = block[at + 2 * step];
  const v3 = block[at4 - step];
  const v4 = block[at4];
  const v5 = block[at4 + step];
  const v6 = block[at4 + 2 * step];
  const v7 = block[at4 + 3 * step];

  const outer = v0 + v7 + v3 + v4;
  const inner = v1 + v6 + v2 + v5;
  const outerDifference = v0 + v7 - v3 - v4;
  const innerDifference = v1 + v6 - v2 - v5;
  const even = (outerDifference + innerDifference) * EVEN + half;
  block[at] = (((outer + inner) << 13) + half) >> shift;
  block[at4] = (((outer - inner) << 13) + half) >> shift;
  block[at + 2 * step] = (even + outerDifference * EVEN_SUM) >> shift;
  block[at4 + 2 * step] = (even - innerDifference * EVEN_DIFFERENCE) >> shift;

  const d0 = v3 - v4;
  const d1 = v2 - v5;
  const d2 = v1 - v6;
  const d3 = v0 - v7;
  const odd = (d0 + d2 + d1 + d3) * ODD + half;
  const a = -(d0 + d3) * pair0;
  const b = -(d1 + d2) * pair1;
  const c = odd - (d0 + d2) * pair2;
  const d = odd - (d1 + d3) * pair3;
  block[at + step] = (d3 * term3 + a + d) >> shift;
  block[at4 - step] = (d2 * term2 + b + c) >> shift;
  block[at4 + step] = (d1 * term1 + b + d) >> shift;
  block[at4 + 3 * step] = (d0 * term0 + a + c) >> shift;
}
